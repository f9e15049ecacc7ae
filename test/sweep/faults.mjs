// Lets every change of a migration fail once, in the ways that real ones fail, and runs the same command again.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from './judge.mjs';
import { play } from './person.mjs';
import { copyProject, STACK } from './project.mjs';

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
  complaint: { ...SCRIPT, message: 'The operation failed.' },
  'denied-de': { ...SCRIPT, message: 'Zugriff verweigert' },
  'denied-ja': { ...SCRIPT, message: 'アクセスが拒否されました。' },
};

/** Every change x way to fail x before or after its effect; and per run each server that is away or restarts, and a fail-over. */
export function faultPoints({ runs }) {
  return runs.flatMap((run) => {
    const failures = run.intents.flatMap(({ invocation }, index) =>
      Object.entries(FAILURES).flatMap(([name, failure]) =>
        ['before', 'after'].map((when) => ({
          id: `${run.id}.${index + 1}/${when}/${name}`,
          about: invocation,
          run,
          chain: `${when}/${name}`,
          place: run.before + index + 1,
          says: failure.message,
          failure: { cmdlet: '*', when, ...failure },
          faults: { failures: [{ cmdlet: '*', nth: index + 1, when, ...failure }] },
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
      says: host.split('.')[0],
      faults: { offline: [host] },
    }));
    const restarts = hosts.flatMap((host) =>
      run.intents.map((intent, index) => ({
        id: `${run.id}.${index + 1}/restarts/${host}`,
        about: `${host} restarts before ${intent.invocation}`,
        run,
        faults: { mishap: { call: index + 1, restart: host } },
      })),
    );
    const moves = standbyBrokers(run).flatMap((failOver) =>
      run.intents.map(({ invocation }, index) => ({
        id: `${run.id}.${index + 1}/fails-over/${failOver}`,
        about: `${failOver} becomes the active broker before ${invocation}`,
        run,
        faults: { mishap: { call: index + 1, failOver } },
      })),
    );
    return [...failures, ...away, ...restarts, ...moves];
  });
}

function standbyBrokers({ folder }) {
  const file = join(folder, '.rds-migrate', STACK, 'simulator.json');
  const { activeBroker, roles = {} } = JSON.parse(readFileSync(file, 'utf8')).deployment ?? {};
  return Object.keys(roles).filter((name) => name !== activeBroker && roles[name].includes('RDS-CONNECTION-BROKER'));
}

/** The run with the fault ends as the rules say, and the next one without it converges. */
export async function faultAt(baseline, point, folder) {
  const project = copyProject(baseline.base, point.run.folder, folder);
  try {
    const began = project.audit().length;
    project.setFaults(point.faults);
    const failed = await project.up();
    const mistakes = failed.code === 0 ? [] : messageMistakes(point, failed);
    project.setFaults({ failures: [], offline: [], mishap: undefined });
    const { problem } = await play(baseline.parts, project, point.run.stage);
    if (problem) mistakes.push(`does not come to its end: ${problem}`);
    return judge(
      baseline,
      { ...point, struck: [point.about], moved: point.faults.mishap !== undefined },
      project,
      began,
      mistakes,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** How a chain of points is gone through (chain.mjs). */
export const faultWay = {
  arm: (project, { failure }, calls) => project.setFaults({ failures: calls.map((nth) => ({ ...failure, nth })) }),
  struck: (project, calls) => calls.length - (project.readState().faults.failures ?? []).length,
  comesAgain: ({ failure }) => failure.when === 'before',
  follow: (_project, point, failed) => (failed.code === 0 ? [] : messageMistakes(point, failed)),
};

/** Every error names its cause and what to do next, and is no trace. */
function messageMistakes(point, { problems, out }) {
  if (problems.length === 0) return [`it failed without a message: ${out.slice(-400)}`];
  const mistakes = problems
    .filter(({ message }) => !/next: \S/.test(message) || /\n\s+at \S+ \(/.test(message))
    .map(({ id, message }) => `no next step in the message of ${id}: ${message}`);
  const all = problems.map(({ message }) => message).join('\n');
  const waits = /waiting: /.test(all);
  if (point.says && !waits && !all.includes(point.says))
    mistakes.push(`the cause "${point.says}" is not named: ${all}`);
  return mistakes;
}
