import type { Invocation } from '../../cmdlets/invocation';
import { dumpRas, dumpRouting, showNps } from '../../cmdlets/netsh/call';
import { shownPolicies } from '../../cmdlets/netsh/nps-shown';
import { parseDump } from '../../cmdlets/netsh/statement';
import { getDomainControllers, getRemoteAccess, testMigrationStore } from '../../cmdlets/remote-access-reads';
import { canBeDriven } from '../../documents/remote-access/schema';
import { remoteAccessCheckKind } from '../../resources/remote-access/remote-access-check';
import { movesOf, type RemoteAccessMove } from '../remote-access/destination';
import { blockerOf } from '../remote-access/guide';
import type { LiveContext, LiveRule } from './live-rule';

/** The destination, in the stage that puts the first thing on it. */
function destinations({ stage, target }: LiveContext, name: string): string[] {
  if (stage.name !== `remote-access/${name}`) return [];
  return Object.keys(target.remoteAccess ?? {});
}

const configured = blockerOf('destination-directaccess-configured');

export const remoteAccessNoDirectAccess: LiveRule = {
  id: `remote-access-${configured.id}`,
  severity: 'blocker',
  statement: 'DirectAccess is not set up on the destination yet.',
  reason: configured.why,
  source: configured.source,
  remedy: 'remove DirectAccess from the destination (Uninstall-RemoteAccess), or use another server',
  reads: (context) => destinations(context, 'prepare').map(getRemoteAccess),
  check: (snapshot, context) =>
    destinations(context, 'prepare')
      .filter((server) =>
        snapshot
          .get(getRemoteAccess(server))
          .output.some((row) => JSON.stringify(row ?? '').includes('"DAStatus":"Installed"')),
      )
      .map((server) => ({ message: `DirectAccess is set up on ${server} already` })),
};

const present = blockerOf('svrmig-already-present');

/** Moves by the migration tools, in the stage that exports. */
function toolMoves({ stage, source, target }: LiveContext): RemoteAccessMove[] {
  if (stage.name !== 'remote-access/transfer') return [];
  return movesOf(source, target).filter((move) => move.target.transfer === 'migrationTools');
}

/** The servers of a move that cmdlets reach. */
const reached = ({ from, to, source }: RemoteAccessMove): string[] =>
  canBeDriven(source.server.os) ? [from, to] : [to];

/** Where an export would be written. */
function stores(context: LiveContext): { server: string; read: Invocation }[] {
  return toolMoves(context).flatMap(({ from, source, target }) =>
    canBeDriven(source.server.os) && target.migrationTools
      ? [{ server: from, read: testMigrationStore(from, target.migrationTools.store) }]
      : [],
  );
}

export const remoteAccessStoreEmpty: LiveRule = {
  id: `remote-access-${present.id}`,
  severity: 'blocker',
  statement: 'The store of the migration tools is empty before the export.',
  reason: present.why,
  source: present.source,
  remedy: 'move, rename or delete Svrmig.mig in the folder of the store',
  reads: (context) => stores(context).map(({ read }) => read),
  check: (snapshot, context) =>
    stores(context)
      .filter(({ read }) => snapshot.get(read).output.some((one) => one === true))
      .map(({ server }) => ({ message: `there is a Svrmig.mig on ${server} already` })),
};

const unreachable = blockerOf('domain-controller-unreachable');

export const remoteAccessDomainController: LiveRule = {
  id: `remote-access-${unreachable.id}`,
  severity: 'blocker',
  statement: 'Both servers reach a domain controller before the migration tools are used.',
  reason: unreachable.why,
  source: unreachable.source,
  remedy:
    'restore the connection to a domain controller, or take accounts of that domain out of the local groups first',
  reads: (context) =>
    toolMoves(context)
      .filter(({ source }) => source.server.domain !== 'workgroup')
      .flatMap((move) => reached(move).map(getDomainControllers)),
  check: (snapshot, context) =>
    toolMoves(context)
      .filter(({ source }) => source.server.domain !== 'workgroup')
      .flatMap((move) =>
        reached(move)
          .filter(
            (server) =>
              !snapshot
                .get(getDomainControllers(server))
                .output.some((row) => /"DomainControllerName":"[^"]+"/.test(JSON.stringify(row ?? ''))),
          )
          .map((server) => ({ message: `${server} knows no domain controller` })),
      ),
};

/** The guide's checks that commands answer, when the old server is about to go. */
const checks = ({ stage }: LiveContext) =>
  stage.name === 'remote-access/complete'
    ? [...stage.before.values()].filter(({ kind }) => kind === remoteAccessCheckKind.name)
    : [];

export const remoteAccessChecksPass: LiveRule = {
  id: 'remote-access-checks-pass',
  severity: 'blocker',
  statement: 'Every check of the guide that a command answers still holds when the old server is given up.',
  reason:
    'Migration is complete once the destination is seen to serve in the place of the source; after that only a backup leads back.',
  source: 'Remote Access: Verify the Migration; Remote Access: Post-migration Tasks',
  remedy:
    'put right what the check misses (npx rds-migrate verify <environment> shows it), or go back as the plan says',
  reads: (context) => checks(context).flatMap(({ props }) => remoteAccessCheckKind.reads(props)),
  check: (snapshot, context) =>
    checks(context)
      .filter(({ props }) => remoteAccessCheckKind.observe(snapshot, props) === undefined)
      .map(({ props }) => ({
        message: `check ${String(props.check)} of ${String(props.server)} fails: ${String(props.text)}, expected ${String(props.expected)}`,
      })),
};

export const remoteAccessLinesKnown: LiveRule = {
  id: 'remote-access-lines-known',
  severity: 'warning',
  statement: 'Every line that netsh prints of the destination is understood.',
  reason: 'What is not understood is neither compared nor changed, so that somebody has to look at it.',
  source: 'docs/behaviour/remote-access.md section 4',
  remedy: 'look at these lines; settings that matter are set by hand and noted in the documents',
  reads: (context) =>
    destinations(context, 'verify-offline').flatMap((server) => [
      dumpRas(server),
      dumpRouting(server),
      ...shownOf(context, server),
    ]),
  check: (snapshot, context) =>
    destinations(context, 'verify-offline').flatMap((server) => {
      const textsOf = (read: Invocation) => snapshot.get(read).output.filter((line) => typeof line === 'string');
      const told = (read: Invocation, lines: { line: number; text: string; why: string }[]) =>
        lines.map(({ line, text, why }) => ({
          message: `${server}, line ${line} of netsh ${String(read.parameters.ArgumentList)}: ${text} (${why})`,
        }));
      return [
        ...[dumpRas(server), dumpRouting(server)].flatMap((read) =>
          told(read, parseDump(textsOf(read).join('\n')).unknown),
        ),
        ...shownOf(context, server).flatMap((read) =>
          told(
            read,
            shownPolicies(textsOf(read)).unknown.map((line) => ({ ...line, why: 'no part of a policy that is known' })),
          ),
        ),
      ];
    }),
};

/** What is read of a Network Policy Server on the destination itself. */
function shownOf({ source, target }: LiveContext, server: string): Invocation[] {
  const local = movesOf(source, target).some((move) => move.to === server && move.target.nps?.server === 'local');
  return local ? [showNps(server, 'np'), showNps(server, 'crp')] : [];
}
