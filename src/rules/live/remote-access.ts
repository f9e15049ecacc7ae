import { dumpRas, dumpRouting } from '../../cmdlets/netsh/call';
import { parseDump } from '../../cmdlets/netsh/statement';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
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

export const remoteAccessLinesKnown: LiveRule = {
  id: 'remote-access-lines-known',
  severity: 'warning',
  statement: 'Every line that netsh prints of the destination is understood.',
  reason: 'What is not understood is neither compared nor changed, so that somebody has to look at it.',
  source: 'docs/behaviour/remote-access.md section 4',
  remedy: 'look at these lines; settings that matter are set by hand and noted in the documents',
  reads: (context) =>
    destinations(context, 'verify-offline').flatMap((server) => [dumpRas(server), dumpRouting(server)]),
  check: (snapshot, context) =>
    destinations(context, 'verify-offline').flatMap((server) =>
      [dumpRas(server), dumpRouting(server)].flatMap((read) => {
        const lines = snapshot.get(read).output.filter((line) => typeof line === 'string');
        return parseDump(lines.join('\n')).unknown.map(({ line, text, why }) => ({
          message: `${server}, line ${line} of netsh ${String(read.parameters.ArgumentList)}: ${text} (${why})`,
        }));
      }),
    ),
};
