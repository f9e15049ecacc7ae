// Plays one stage to its end, as the administrator would: `pulumi up`, do what it says, `pulumi up`.
import { STACK } from './project.mjs';

/** More runs of one stage than this mean that nothing goes forward. */
export const MOST_RUNS = 14;

/** The parts of the build that the sweeps act with. */
export function loadParts(load) {
  return {
    ...load('./dist/src/cmdlets/runners/simulator'),
    ...load('./dist/src/cmdlets/runners/simulator/demo-secrets'),
    ...load('./dist/src/documents/environment'),
    ...load('./dist/src/planner/plan'),
    ...load('./dist/src/planner/evidence'),
    ...load('./dist/src/cli/demo/person'),
    ...load('./dist/src/cli/simulated-remote-access'),
  };
}

export function planOfProject(parts, root) {
  const { source, target, evidence } = parts.loadEnvironment(root, STACK);
  return parts.planOf(source.deployment, target.deployment, parts.planEvidence(evidence));
}

export function personOf(parts, project) {
  const hands = new parts.Hands(project.simulator);
  const person = new parts.Person(project.root, STACK, hands);
  return {
    enter(stage) {
      person.acknowledge(stage);
      project.setStage(stage.name);
    },
    /** What is done about a run's problems; empty = nothing that a person could do. */
    act(stage, problems) {
      const left = problems.flatMap(({ message }) => signOutLeft(hands, message));
      if (left.length > 0) return left;
      const acts = person.act(stage, problems);
      return acts.length > 0 ? acts : waitForServers(hands);
    },
  };
}

/** A server that restarts is back after a while. */
function waitForServers(hands) {
  const { now, servers } = hands.look();
  const away = Object.values(servers).map(({ offlineUntil = now }) => offlineUntil);
  const until = away.sort().at(-1);
  if (until <= now) return [];
  // Remote Desktop Management starts some minutes after the server.
  hands.advance({ until: new Date(Date.parse(until) + 300_000).toISOString() });
  return [`waits until ${until}`];
}

/** Sessions that a killed run meant to sign out, and that are not told again: the program asks for them by name. */
function signOutLeft(hands, message) {
  const host = /They are not told again: sign them out of ([\w.-]+)\./.exec(message)?.[1];
  if (host === undefined) return [];
  const sessions = hands.look().sessions.filter((session) => session.host === host && message.includes(session.user));
  for (const { user } of sessions) hands.signOut(user);
  return sessions.map(({ user }) => `signs ${user} out`);
}

/**
 * Runs a stage until it is done. `before(run)` is called before each run, e.g. to keep a copy.
 * @returns {Promise<{ runs: number, problem?: string }>} `problem` = why it did not come to its end
 */
export async function play(parts, project, stage, before = async () => undefined) {
  const person = personOf(parts, project);
  let last = '';
  for (let run = 0; run < MOST_RUNS; run += 1) {
    await before(run);
    const { code, problems, out } = await project.up();
    if (code === 0) return { runs: run + 1 };
    last = problems.map(({ id, message }) => `${id ?? 'up'}: ${message}`).join('\n') || out;
    if (person.act(stage, problems).length === 0) return { runs: run + 1, problem: last };
  }
  return { runs: MOST_RUNS, problem: `not done after ${MOST_RUNS} runs: ${last}` };
}

/** Writes the simulated deployment of a project, as its source document says it is. */
export async function simulate(parts, project, sessions) {
  const { source, target } = parts.loadEnvironment(project.root, STACK);
  const secrets = parts.demoSecrets([source.deployment, target.deployment]);
  const state = parts.seedState(source.deployment, {
    target: target.deployment,
    environment: STACK,
    secrets,
    sessions,
  });
  parts.createSimulation(project.simulator, state, { replace: true });
  await parts.setUpRemoteAccess(project.simulator, source.deployment, secrets);
}
