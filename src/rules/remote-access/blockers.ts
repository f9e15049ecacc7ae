import { argumentsOf } from '../../cmdlets/netsh/vocabulary';
import { pointer } from '../../documents/node';
import type { Deployment } from '../../documents/schema';
import type { Observation, Rule, RuleContext } from '../rule';
import { movesOf, type RemoteAccessMove } from './destination';
import { blockerOf } from './guide';
import { needsFullInstallation, pairOf, wantedRoleServices } from './matrix';

/** The guide's blockers that the documents tell; those that only the servers tell are read live. */

type Problem = (move: RemoteAccessMove, documents: { source: Deployment; target: Deployment }) => string | undefined;
type Place = (move: RemoteAccessMove) => string;

/** Where it is written of the server that is replaced, and of the one that takes its place. */
const ofSource =
  (...path: string[]): Place =>
  ({ from }) =>
    pointer(['remoteAccess', from, ...path]);
const ofTarget =
  (...path: string[]): Place =>
  ({ to }) =>
    pointer(['remoteAccess', to, ...path]);

interface Checked {
  problem: Problem;
  at: Place;
  remedy: string;
}

const EDITIONS = ['Foundation', 'Standard', 'Enterprise', 'Datacenter'];

const PROBLEMS: Record<string, Checked> = {
  'in-place-upgrade': {
    problem: ({ from, to }) => (from === to ? `${from} would be upgraded in place` : undefined),
    at: ofTarget('replaces'),
    remedy: 'use a freshly installed server as the destination',
  },
  'clustering-or-multisite': {
    problem: ({ from, source }) =>
      source.server.cluster === 'none' ? undefined : `${from} is part of a ${source.server.cluster} deployment`,
    at: ofSource('server', 'cluster'),
    remedy: 'take it out of the cluster first, or design a procedure of your own',
  },
  'multiple-server-roles': {
    problem: ({ from, source }) => {
      const others = source.server.otherRoles ?? [];
      return others.length === 0 ? undefined : `${from} has other roles too: ${others.join(', ')}`;
    },
    at: ofSource('server', 'otherRoles'),
    remedy: 'move those roles away first, or have whoever answers for the server design a procedure for it',
  },
  'ui-language-differs': {
    problem: ({ from, to, source, target }) =>
      source.server.installLanguage.toLowerCase() === target.server.installLanguage.toLowerCase()
        ? undefined
        : `${from} was installed in ${source.server.installLanguage}, ${to} in ${target.server.installLanguage}`,
    at: ofTarget('server', 'installLanguage'),
    remedy: 'install the destination from media of the language of the source',
  },
  'fewer-adapters': {
    problem: ({ from, to, source, target }) => {
      const [before, after] = [Object.keys(source.adapters).length, Object.keys(target.adapters).length];
      return after < before ? `${to} has ${after} network adapters, ${from} has ${before}` : undefined;
    },
    at: ofTarget('adapters'),
    remedy: 'give the destination as many adapters as the source has',
  },
  'adapter-name-or-intent-mismatch': {
    problem({ from, to, source, target }) {
      const missing = Object.entries(source.adapters).filter(
        ([name, { purpose }]) => target.adapters[name]?.purpose !== purpose,
      );
      if (missing.length === 0) return undefined;
      return `${to} lacks adapters of ${from}: ${missing.map(([name, { purpose }]) => `${name} (${purpose})`).join(', ')}`;
    },
    at: ofTarget('adapters'),
    remedy: 'give each adapter of the destination the name and purpose of its counterpart',
  },
  'directaccess-before-2012': {
    problem: ({ source, target }) =>
      source.directAccess && (source.server.os !== '2012' || target.server.os !== '2012')
        ? `DirectAccess would move from ${source.server.os} to ${target.server.os}`
        : undefined,
    at: ofSource('directAccess'),
    remedy: 'leave directAccess out and set it up anew on the destination',
  },
  'partial-service-migration': {
    problem({ source, target }) {
      if (!source.directAccess || !source.vpn) return undefined;
      const missing = wantedRoleServices(source.server).filter((one) => !target.server.roleServices.includes(one));
      return missing.length === 0
        ? undefined
        : `the target leaves out ${missing.join(', ')} of routing, VPN and DirectAccess`;
    },
    at: ofTarget('server', 'roleServices'),
    remedy: 'move every service at once',
  },
  'directaccess-address-or-interface-differs': {
    problem({ source, target }) {
      if (!source.directAccess) return undefined;
      const text = (adapters: typeof source.adapters) =>
        Object.entries(adapters)
          .map(([name, { addresses = [] }]) => `${name}: ${[...addresses].sort().join(' ')}`)
          .sort()
          .join('; ');
      return text(source.adapters) === text(target.adapters)
        ? undefined
        : `${text(source.adapters)} differs from ${text(target.adapters)}`;
    },
    at: ofTarget('adapters'),
    remedy: 'give the destination the same interface names and addresses',
  },
  'source-os-not-listed': {
    problem({ source, target }) {
      const pair = pairOf(source.server, target.server);
      return pair.support === 'refused' ? pair.reason : undefined;
    },
    at: ofTarget('server', 'os'),
    remedy: 'choose a destination with Windows Server 2012 or later that is no older than the source',
  },
  'destination-not-clean-x64': {
    problem: ({ to, target }) =>
      target.server.architecture !== 'x64'
        ? `${to} is not 64-bit`
        : target.server.cleanInstall === false
          ? `${to} is not freshly installed`
          : undefined,
    at: (move) => ofTarget('server', move.target.server.architecture === 'x64' ? 'cleanInstall' : 'architecture')(move),
    remedy: 'use a freshly installed 64-bit server as the destination',
  },
  'source-server-core': {
    problem: ({ from, source }) =>
      source.server.installOption === 'core' && needsFullInstallation(source.server.os)
        ? `${from} is a Server Core installation of ${source.server.os}`
        : undefined,
    at: ofSource('server', 'installOption'),
    remedy: 'nothing moves such a server: set the destination up by hand from the worksheet',
  },
  'edition-not-listed': {
    problem: ({ source, target }) =>
      [source, target]
        .map(({ server }) => server.edition)
        .filter((edition) => !EDITIONS.includes(edition))
        .map((edition) => `the edition ${edition} is not among ${EDITIONS.join(', ')}`)[0],
    at: (move) => (EDITIONS.includes(move.source.server.edition) ? ofTarget : ofSource)('server', 'edition')(move),
    remedy: 'use one of the editions that the guide names',
  },
  'role-services-differ': {
    problem({ to, source, target }) {
      const missing = wantedRoleServices(source.server).filter((one) => !target.server.roleServices.includes(one));
      return missing.length === 0 ? undefined : `${to} lacks the role services ${missing.join(', ')}`;
    },
    at: ofTarget('server', 'roleServices'),
    remedy: 'write them into roleServices of the destination',
  },
  'domain-differs': {
    problem({ from, to, source, target }, documents) {
      const before = (source.server.domain ?? documents.source.domain).toLowerCase();
      const after = (target.server.domain ?? documents.target.domain).toLowerCase();
      return before === 'workgroup' || before === after ? undefined : `${from} is in ${before}, ${to} in ${after}`;
    },
    at: ofTarget('server', 'domain'),
    remedy: 'join the destination to the domain of the source',
  },
  'nps-not-migrated-first': {
    problem: ({ source, target }) =>
      source.nps?.moves === true && source.nps.server !== 'local' && target.nps?.server === source.nps.server
        ? `the Network Policy Server ${source.nps.server} moves, and the target does not say where to`
        : undefined,
    at: ofSource('nps'),
    remedy: 'write nps: { server: <the new one>, moves: true } into the target, or moves: false into the source',
  },
  'pending-da-changes-2008R2': {
    problem: ({ from, source }) =>
      source.server.os === '2008 R2' && source.directAccess?.settingsApplied === false
        ? `settings of DirectAccess on ${from} were saved and not applied`
        : undefined,
    at: ofSource('directAccess', 'settingsApplied'),
    remedy: 'apply them in the console first',
  },
};

function ruleOf(id: string, { problem, at, remedy }: Checked): Rule {
  const { severity, when, why, source } = blockerOf(id);
  return {
    id: `remote-access-${id.toLowerCase()}`,
    severity: 'blocker',
    statement: `Not migrated: ${when.charAt(0).toLowerCase()}${when.slice(1)}.`,
    reason: why,
    source,
    remedy,
    // Whoever answers for a procedure of their own may say so; what the tools can't do nobody can waive.
    ...(severity === 'outOfScope' && id !== 'in-place-upgrade' ? { waivable: true as const } : {}),
    check: (context) => observations(context, at, (move) => problem(move, context)),
  };
}

function observations(
  context: RuleContext,
  at: Place,
  problem: (move: RemoteAccessMove) => string | undefined,
): Observation[] {
  return movesOf(context.source, context.target).flatMap((move) => {
    const message = problem(move);
    return message === undefined ? [] : [{ message, at: at(move) }];
  });
}

/** Releases after 2012 are no row of the guide: they work by later pages, and the plan says so. */
const beyondGuide: Rule = {
  id: 'remote-access-beyond-guide',
  severity: 'warning',
  statement: 'The guide ends at Windows Server 2012; what is known of later releases is marked as later knowledge.',
  reason: 'Microsoft has no guide for them and links the one for 2012.',
  source: "overview of role upgrades and migrations; What's new in Windows Server 2025",
  remedy: 'test the migration in a laboratory first',
  check: (context) =>
    observations(context, ofTarget('server', 'os'), ({ from, to, source, target }) =>
      pairOf(source.server, target.server).support === 'beyondGuide'
        ? `${from} (${source.server.os}) to ${to} (${target.server.os}) is no row of the guide's table`
        : undefined,
    ),
};

/** What the target doesn't write comes from the source. */
const netshOf =
  ({ target }: RuleContext): Place =>
  (move) =>
    (target.remoteAccess?.[move.to]?.netsh ? ofTarget : ofSource)('netsh')(move);

/** A command that netsh has not would stop the transfer in its middle. */
const unknownCommand: Rule = {
  id: 'remote-access-netsh-known',
  severity: 'blocker',
  statement: 'Every netsh setting of the documents is a command with arguments that netsh has.',
  reason: 'netsh refuses what it does not know, and then some settings are made and others not.',
  source: 'docs/behaviour/remote-access.md section 4',
  remedy: 'write command and arguments as netsh <context> dump prints them, or remove the entry',
  check: (context) =>
    observations(context, netshOf(context), ({ to, target }) => {
      const wrong = (target.netsh ?? []).flatMap(({ context: part, command, arguments: args }) => {
        const known = argumentsOf(part, command);
        if (known === undefined) return [`${part} has no command ${command}`];
        const strange = Object.keys(args).filter((name) => !known.includes(name));
        return strange.length === 0 ? [] : [`${part} ${command} has no argument ${strange.join(', ')}`];
      });
      return wrong.length === 0 ? undefined : `${to}: ${wrong.join('; ')}`;
    }),
};

/** Parts of a server that the guide knows nothing of: recorded, so that nobody forgets them. */
const UNMIGRATED = ['/byHand/bgp', '/byHand/multitenancy'];

/** What does not come through as it is, each with the rule's reason, where the change board reads it. */
const decisions: Rule = {
  id: 'remote-access-decisions',
  severity: 'note',
  statement:
    'What a source cannot hand over is set to the default, switched off, dropped or done by hand, never lost in silence.',
  reason: 'Features came and went between releases; the guide says what becomes of each.',
  source: 'Migrate Remote Access to Windows Server 2012, lines 95 to 159',
  remedy: 'write the setting into the target document where another value is wanted',
  check: (context) =>
    movesOf(context.source, context.target).flatMap(({ from, carried }) =>
      carried.decisions.map(({ place, action, rule, reason, later }) => ({
        message: `${from} ${place}: ${action} (${rule}${later ? ', later knowledge' : ''}). ${reason}`,
        severity: later || UNMIGRATED.includes(place) ? ('warning' as const) : ('note' as const),
      })),
    ),
};

export const remoteAccessRules: Rule[] = [
  ...Object.entries(PROBLEMS).map(([id, problem]) => ruleOf(id, problem)),
  beyondGuide,
  decisions,
  unknownCommand,
].sort((one, other) => (one.id < other.id ? -1 : 1));
