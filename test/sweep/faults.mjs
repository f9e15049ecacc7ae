// Lets every change of a migration fail once, in the ways that real ones fail.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDueOnce } from './judge.mjs';
import { STACK } from './project.mjs';

const SCRIPT = {
  id: 'Microsoft.PowerShell.Commands.WriteErrorException',
  category: 'NotSpecified',
  terminating: false,
};

/** Ways in which one change fails; each before and after its effect. */
const FAILURES = {
  lost: { message: 'The connection to the remote session was lost.' },
  timeout: {
    message: 'The operation has timed out.',
    id: 'OperationTimedOut',
    category: 'OperationTimeout',
    terminating: true,
  },
  denied: {
    message: 'Access is denied.',
    id: 'System.UnauthorizedAccessException',
    category: 'PermissionDenied',
    terminating: true,
  },
  complaint: { ...SCRIPT, message: 'The operation failed.' },
  'denied-de': { ...SCRIPT, message: 'Zugriff verweigert' },
  'denied-ja': { ...SCRIPT, message: 'アクセスが拒否されました。' },
};

/** What goes wrong. */
export const FAULTS = [...Object.keys(FAILURES), 'away', 'restarts', 'fails-over'];

/**
 * Every change x way to fail x before or after its effect; and per run each server that is away, or restarts before a change that
 * names it, and a fail-over before each change.
 */
export function faultPoints({ runs }) {
  return runs.flatMap((run) => {
    const failures = run.intents.flatMap((intent, index) =>
      Object.entries(FAILURES).flatMap(([name, failure]) =>
        ['before', 'after'].map((when) => ({
          id: `${run.id}.${index + 1}/${when}/${name}`,
          about: intent.invocation,
          intent,
          run,
          chain: when,
          kind: name,
          moment: when,
          call: index + 1,
          failure: { cmdlet: '*', when, ...failure },
        })),
      ),
    );
    const text = run.intents.map((intent) => intent.invocation).join('\n');
    const servers = [...new Set(text.match(/\b[a-z]+\d+\.contoso\.com\b/gi) ?? [])].map((name) => name.toLowerCase());
    const hosts = servers.filter((name) => !/^(dc|fs)/.test(name));
    const away = hosts.map((host) => ({
      id: `${run.id}.0/away/${host}`,
      about: `${host} is offline`,
      run,
      kind: 'away',
      away: host,
    }));
    const { activeBroker, standby } = brokersOf(run);
    const restarting = activeBroker ? [...new Set([...hosts, activeBroker])] : hosts;
    const namedIn = (text, host) => text.includes(host) || (host === activeBroker && text.includes('<active broker>'));
    const restarts = run.intents.flatMap(({ invocation }, index) =>
      restarting
        .filter((host) => namedIn(invocation.toLowerCase(), host))
        .map((host) => ({
          id: `${run.id}.${index + 1}/restarts/${host}`,
          about: `${host} restarts before ${invocation}`,
          run,
          kind: 'restarts',
          call: index + 1,
          mishap: { restart: host },
          moved: true,
        })),
    );
    const moves = standby.flatMap((failOver) =>
      run.intents.map(({ invocation }, index) => ({
        id: `${run.id}.${index + 1}/fails-over/${failOver}`,
        about: `${failOver} becomes the active broker before ${invocation}`,
        run,
        kind: 'fails-over',
        call: index + 1,
        mishap: { failOver },
        moved: true,
      })),
    );
    return [...failures, ...away, ...restarts, ...moves];
  });
}

/** The active broker at the beginning of a run, and the others. */
function brokersOf({ folder }) {
  const file = join(folder, '.rds-migrate', STACK, 'simulator.json');
  const { activeBroker, roles = {} } = JSON.parse(readFileSync(file, 'utf8')).deployment ?? {};
  const standby = Object.keys(roles).filter(
    (name) => name !== activeBroker && roles[name].includes('RDS-CONNECTION-BROKER'),
  );
  return { activeBroker, standby };
}

/** @type {import('./strike.mjs').Way} */
export const faultWay = {
  arm(project, { failure, mishap, away }, calls) {
    if (failure) project.setFaults({ failures: calls.map((nth) => ({ ...failure, nth })) });
    else if (mishap) project.setFaults({ mishap: { ...mishap, call: calls[0] } });
    else project.setFaults({ offline: [away] });
  },
  struck(project, { failure, mishap }, calls) {
    const { faults } = project.readState();
    if (failure) return calls.length - (faults.failures ?? []).length;
    return mishap && faults.mishap ? 0 : 1;
  },
  disarm: (project) => project.setFaults({ failures: [], offline: [], mishap: undefined }),
  goesOn: true, // what does not depend on a change that failed is made
  comesAgain: ({ failure }, entry) => failure.when === 'before' && !isDueOnce(entry),
  follow: (_project, point, failed, entries) => (failed.code === 0 ? [] : messageMistakes(point, failed, entries)),
};

/** Every error names its cause and what to do next, and is no trace. */
function messageMistakes({ failure, away }, { problems, out }, entries) {
  if (problems.length === 0) return [`it failed without a message: ${out.slice(-400)}`];
  const mistakes = problems
    .filter(({ message }) => !/next: \S/.test(message) || /\n\s+at \S+ \(/.test(message))
    .map(({ id, message }) => `no next step in the message of ${id}: ${message}`);
  const says = failure?.message ?? away?.split('.')[0];
  if (says === undefined) return mistakes;
  const waits = ({ message }) => /waiting: /.test(message);
  const own = problems.filter(({ id }) => entries.some(({ resource }) => resource === id));
  const silent = own.filter((problem) => !waits(problem) && !problem.message.includes(says));
  if (own.length === 0 && !problems.some((problem) => waits(problem) || problem.message.includes(says)))
    silent.push(problems[0]);
  return [...mistakes, ...silent.map(({ id, message }) => `the cause "${says}" is not named at ${id}: ${message}`)];
}
