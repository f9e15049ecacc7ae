import { join, resolve } from 'node:path';
import { readAudit } from '../cmdlets/audit';
import { Hands } from '../cmdlets/runners/simulator/hands';
import type { StandInHost } from '../cmdlets/runners/stand-in/host';
import { UserError } from '../errors';
import type { Stage } from '../planner/types';
import { differencesAt, unlistedObjects } from '../providers/comparison';
import { differencesTable } from '../report/tables';
import { count, indent } from '../report/values';
import { pulumiUp } from './demo/engine-run';
import { connectBySsh } from './demo/host';
import { Narrator } from './demo/narrator';
import { Person } from './demo/person';
import { DEMO, demoPulumi, holdDemo, makeScene, removeScene } from './demo/scene';
import { readingSession } from './live';
import { colors, loadPlan, print, projectRoot } from './project';
import type { Pulumi } from './pulumi';
import { makeWholeSimulation, setDemoSecrets, simulationFile } from './simulation';

/** More runs of one stage than this mean that nothing goes forward. */
const MOST_RUNS = 25;
const INTERRUPTED = 130;

interface Options {
  keep?: boolean;
  verbose?: boolean;
  scenario?: string;
  runner?: string;
  record?: string;
}

/** `rds-migrate demo`: a whole migration by the real engine, on a simulated deployment, acted by one person. */
export async function demo(options: Options): Promise<void> {
  const root = projectRoot();
  const release = await holdDemo(root);
  const pulumi = demoPulumi(root);
  const stop = stopOnSignals(pulumi);
  const hosts: StandInHost[] = [];
  try {
    await removeScene(root, pulumi);
    await migrate(root, pulumi, options, stop, hosts);
  } catch (error) {
    // What fails because it was interrupted is no failure.
    if (!stop.stopped()) throw error;
    print('interrupted');
    process.exitCode = INTERRUPTED;
  } finally {
    stop.ignore();
    for (const host of hosts) await host.stop();
    if (!options.keep) await removeScene(root, pulumi);
    await release();
  }
}

interface Stop {
  stopped(): boolean;
  /** Throws once somebody wants to stop. */
  check(): void;
  /** From here on signals are ignored: the demo is cleaning up, and must not leave half of itself behind. */
  ignore(): void;
}

/** Ctrl-C lets the engine end what is under way; then the demo cleans up. */
function stopOnSignals(pulumi: Pulumi): Stop {
  let stopped = false;
  let ignored = false;
  const stop = () => {
    if (ignored) return;
    stopped = true;
    pulumi.interrupt();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    stopped: () => stopped,
    check() {
      if (stopped) throw new Error('interrupted');
    },
    ignore() {
      ignored = true;
    },
  };
}

async function migrate(
  root: string,
  pulumi: Pulumi,
  options: Options,
  stop: Stop,
  hosts: StandInHost[],
): Promise<void> {
  const began = performance.now();
  makeScene(root, options.scenario);
  const { environment, plan } = loadPlan(root, DEMO);
  await makeWholeSimulation(root, environment, { replace: true });
  await pulumi.must(['stack', 'init', DEMO, '--no-select']);
  if (options.record) await pulumi.must(['config', 'set', 'record', resolve(options.record), '--stack', DEMO]);
  stop.check();
  const secrets = await setDemoSecrets(pulumi, environment, DEMO);
  const file = simulationFile(root, DEMO);
  const hands = new Hands(file);
  if (options.runner === 'ssh') hosts.push(await connectBySsh(root, pulumi, hands, file));
  const narrator = new Narrator(options.verbose ?? false, () => (performance.now() - began) / 1000);
  const show = { root, pulumi, hands, narrator, person: new Person(root, DEMO, hands), stop };
  const state = hands.look();
  narrator.line(
    `${colors.bold(plan.deployment)}: ${count(plan.stages.length, 'stage')}, ${count(state.sessions.length, 'live session')}, simulated time ${state.now}`,
  );
  narrator.person([`sets the secrets of the stack: ${secrets.join(', ')}`]);
  for (const stage of plan.stages) await playStage(show, stage, plan.stages.length);
  await finish(show, options.keep ?? false);
}

interface Show {
  root: string;
  pulumi: Pulumi;
  hands: Hands;
  narrator: Narrator;
  person: Person;
  stop: Stop;
}

/** Sets the stage and runs `pulumi up` until it is done, with a person acting in between. */
async function playStage(show: Show, stage: Stage, total: number): Promise<void> {
  const { root, pulumi, hands, narrator, person, stop } = show;
  narrator.stage(stage, total);
  narrator.person(person.acknowledge(stage));
  await pulumi.must(['config', 'set', 'stage', stage.name, '--stack', DEMO]);
  for (let run = 1; run <= MOST_RUNS; run += 1) {
    stop.check();
    const told = hands.look().seenByUsers.length;
    const audited = auditOf(root).length;
    const result = await pulumiUp(pulumi, {
      stack: DEMO,
      eventLog: join(root, '.rds-migrate', DEMO, 'events.jsonl'),
      withoutCheckpoints: stage.name === 'source',
      onOutput: (text) => narrator.engine(text),
    });
    stop.check();
    narrator.cmdlets(auditOf(root).slice(audited));
    narrator.users(hands.look().seenByUsers.slice(told));
    if (result.code === 0) return;
    const acts = person.act(stage, result.problems);
    if (acts.length === 0)
      throw failed(
        stage,
        result.problems.map(({ id, message }) => `${id ?? 'pulumi up'}: ${message}`).join('\n') || result.output,
      );
    narrator.person(acts);
  }
  throw failed(stage, `not done after ${MOST_RUNS} runs of pulumi up`);
}

function auditOf(root: string) {
  return readAudit(join(root, '.rds-migrate', DEMO, 'audit.jsonl'));
}

function failed(stage: Stage, text: string): UserError {
  return new UserError(
    'demo-failed',
    `stage ${stage.name} failed:\n${indent(text.trim(), '  ')}`,
    /\[document-changed\]/.test(text)
      ? `leave stacks/${DEMO} alone while the demo runs, then run it again; it migrates copies, so that stacks/base may be edited`
      : 'npm run demo -- --keep --verbose shows what the engine says and leaves everything in place',
  );
}

/** Reads the live deployment anew and compares it with the target document. */
async function finish({ root, pulumi, hands, narrator }: Show, keep: boolean): Promise<void> {
  const session = await readingSession(root, { stack: DEMO, pulumi });
  const { plan } = session;
  const target = plan.stages[plan.stages.length - 1];
  if (!target) return;
  const differences = await differencesAt(session, target);
  const unlisted = await unlistedObjects(session);
  await session.live.runner.close();
  narrator.line();
  narrator.line(`simulated time ${hands.look().now}: the live deployment against the target document`);
  if (differences.length > 0) narrator.line(differencesTable(differences, colors));
  for (const { kind, key } of unlisted) narrator.line(`  ${kind}/${key} is live and in neither document`);
  if (keep) narrator.line(GOING_ON);
  const cmdlets = auditOf(root).filter((entry) => entry.phase === 'result').length;
  const different = differences.length + unlisted.length;
  narrator.line(
    `migrated: ${plan.stages.length} stages, ${target.after.size} resources, ${cmdlets} cmdlets, ${different} differences`,
  );
  if (different > 0) process.exitCode = 1;
}

const GOING_ON = `
everything was kept; to go on by hand:
  npx rds-migrate shell --empty-passphrase
  pulumi stack select ${DEMO}
  pulumi preview
  rds-migrate simulator show
  rds-migrate verify ${DEMO}
the next demo removes it, or: pulumi stack rm ${DEMO} --force, and delete stacks/${DEMO} and .rds-migrate/${DEMO}
`;
