import { statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { environmentFolder } from '../documents/environment';
import { recordDone } from '../documents/evidence';
import { digestOfFile } from '../documents/evidence-files';
import { UserError } from '../errors';
import { planEvidence } from '../planner/evidence';
import { nearest } from '../planner/nearest';
import { stageNamed } from '../planner/plan';
import { refuseOldProof } from '../planner/proof';
import { evidenceText } from '../planner/remote-access/source-evidence';
import { doneIn } from '../planner/resources/tasks';
import { type Plan, type PlanEvidence, resourceId, type Stage } from '../planner/types';
import { stagesOf } from '../providers/way';
import { type Task, tasksOf } from '../report/changes';
import { indent } from '../report/values';
import { colors, loadPlan, print, projectRoot } from './project';
import { signature, timeText } from './signature';
import { isSimulated } from './simulation';
import { scriptEvidence, scriptsOf } from './source-scripts';
import { configOf, environmentOf } from './stack';

interface Options {
  evidence?: string;
  file?: string;
  environment?: string;
  stack?: string;
}

/** `rds-migrate done <task> --evidence "..."` */
export async function done(name: string | undefined, options: Options): Promise<void> {
  const root = projectRoot();
  const environment = await environmentOf(root, options);
  const { plan, environment: documents } = loadPlan(root, environment);
  const set = configOf(root, options.stack ?? environment).stage;
  if (name === undefined) {
    listTasks(plan, set);
    return;
  }
  const { task, stage } = taskNamed(plan, name);
  const known = planEvidence(documents.evidence);
  const entered = hasEntered(plan, stage, set, known);
  if (!entered) refuseEarly(task, stage, environment);
  if (task.evidence === 'required' && options.evidence === undefined && options.file === undefined) {
    throw new UserError(
      'evidence-missing',
      `task ${name} wants evidence`,
      'say what proves it: --evidence "..." or --file <file>',
    );
  }
  const { by, at } = signature(root, environment, options.stack);
  const { file } = options;
  const sha256 = file === undefined ? undefined : digestOf(file);
  const script = scriptsOf(documents).find((one) => one.task === task.name);
  const proved = script && scriptEvidence(script, file);
  if (file !== undefined && sha256 !== undefined) {
    // Simulated time says nothing of when a real server wrote a file.
    const written = isSimulated(root, options.stack ?? environment) ? undefined : proved?.ran;
    refuseOldProof(documents.evidence.done, known, {
      task: task.name,
      stage: stage.name,
      file,
      sha256,
      written,
    });
  }
  const evidence =
    [options.evidence, proved && evidenceText(proved)].filter((part) => part !== undefined).join('; ') || undefined;
  recordDone(environmentFolder(root, environment), {
    task: task.name,
    by,
    at,
    ...(evidence === undefined ? {} : { evidence }),
    ...(file === undefined || sha256 === undefined ? {} : { file: pathIn(root, file), sha256 }),
  });
  print(
    `recorded: ${task.name} was done by ${by} at ${timeText(root, environment, at, options.stack)}${evidence === undefined ? '' : `: ${evidence}`}`,
  );
  const earlier = doneIn(known, task.name, stage.name);
  if (earlier) print(`  in place of what ${earlier.by} recorded for it at ${earlier.at}`);
  if (!entered) print(`  it belongs to stage ${stage.name}, which has not been entered yet`);
  const back = stage.undo.first?.task === task.name;
  if (back) return print('next: npx rds-migrate stage back, then pulumi up');
  print(entered || set === stage.name ? 'next: pulumi up' : 'next: npx rds-migrate stage, which says what comes first');
}

/**
 * Whether a stage was entered, as far as files tell: entering it recorded the one before as complete, later than it was last
 * gone back from; `verify` records that too, so that a stage after the one that is set doesn't count.
 */
function hasEntered(plan: Plan, stage: Stage, set: string | undefined, evidence: PlanEvidence): boolean {
  const stages = stagesOf(plan, stage);
  const before = stages[stage.index - 1];
  if (!before) return true;
  const here = stages.find(({ name }) => name === set);
  if (here && here.index < stage.index) return false;
  const { completed = {}, undone = {} } = evidence;
  const at = completed[before.name];
  const left = undone[stage.name];
  return at !== undefined && (left === undefined || Date.parse(at) >= Date.parse(left));
}

/** What comes after a stage's changes can't be done before them; a backup, say, may be ahead of its time. */
function refuseEarly({ name }: Task, { name: stage, after }: Stage, environment: string): void {
  if (after.get(resourceId('ManualTask', name))?.place !== 'last') return;
  throw new UserError(
    'task-early',
    `task ${name} comes after the changes of stage ${stage}, which has not been entered: stacks/${environment}/evidence.yaml and the stack's config say so`,
    `\`npx rds-migrate stage\` leads there; do the task when \`pulumi up\` in ${stage} waits for it`,
  );
}

function listTasks(plan: Plan, stage: string | undefined): void {
  const stages = stage === undefined ? plan.stages : [stageNamed(plan, stage)];
  const tasks = stages.flatMap(tasksOf);
  if (tasks.length === 0) print(stage === undefined ? 'the plan has no tasks' : `stage ${stage} has no tasks`);
  for (const task of tasks) {
    const state = task.done ? colors.green('done') : colors.yellow(`open, evidence ${task.evidence}`);
    print(`${colors.bold(task.name)} (${state})\n${indent(task.text, '  ')}`);
  }
}

/** What people do before the program goes back from a stage. */
function waysBack({ undo }: Stage): Task[] {
  return undo.first ? [{ name: undo.first.task, text: undo.first.text, evidence: 'required', done: false }] : [];
}

function taskNamed(plan: Plan, name: string): { task: Task; stage: Stage } {
  const tasks = plan.stages.flatMap((stage) =>
    [...tasksOf(stage), ...waysBack(stage)].map((task) => ({ task, stage })),
  );
  const found = tasks.find(({ task }) => task.name === name);
  if (found) return found;
  const names = tasks.map(({ task }) => task.name);
  const close = nearest(name, names);
  throw new UserError(
    'unknown-task',
    `the plan has no task ${name}${close ? `; did you mean ${close}?` : ''}`,
    names.length > 0 ? `one of: ${names.join(', ')}` : undefined,
  );
}

/** As seen from the project's folder, from which it is looked at again; one outside of it by its whole path. */
function pathIn(root: string, file: string): string {
  const path = relative(root, resolve(file));
  return isAbsolute(path) || path.startsWith('..') ? resolve(file) : path.split(sep).join('/');
}

function digestOf(file: string): string {
  try {
    if (statSync(file).size === 0) throw new Error(`${file} is empty`);
    return digestOfFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'evidence-file',
      `the evidence file can't be read: ${reason}`,
      'name a file that proves the work',
    );
  }
}
