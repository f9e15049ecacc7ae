import type { Deployment } from '../documents/schema';
import { UserError } from '../errors';
import { type Context, contextOf, partOf, tidy } from './context';
import { nearest } from './nearest';
import { changesOf, linked } from './order';
import { stateOf } from './resources/build';
import { type TrackDefinition, tracks } from './stages';
import type { StageDefinition } from './stages/stage';
import { backupTask, documentTasks, testUserTask } from './tasks';
import type { Plan, PlanEvidence, Resource, Stage, State, Track } from './types';
import { validateOrder } from './validate-order';

/** The plan from source to target: every stage that has something to do, in order. Pure: no clock, no I/O. */
export function planOf(source: Deployment, target: Deployment, evidence?: PlanEvidence): Plan {
  const context = contextOf(source, target, evidence);
  const made = tracks.flatMap((definition) =>
    definition.names(context).map((name) => trackOf(definition, name, context)),
  );
  return {
    deployment: target.deployment,
    source,
    target,
    ...(evidence?.waived ? { waived: evidence.waived } : {}),
    tracks: made,
    stages: made.flatMap((track) => track.stages),
  };
}

/** Every stage that could exist for these documents, those included that are left out because they change nothing. */
export function possibleStages(source: Deployment, target: Deployment): string[] {
  const context = contextOf(source, target);
  return tracks.flatMap((definition) =>
    definition.names(context).flatMap((track) => definition.stages(context, track).map((stage) => stage.name)),
  );
}

/** The stage of that name, or an error that lists those there are. */
export function stageNamed(plan: Plan, name: string): Stage {
  const stage = plan.stages.find((candidate) => candidate.name === name);
  if (stage) return stage;
  const names = plan.stages.map((candidate) => candidate.name);
  const close = nearest(name, names);
  throw new UserError(
    'unknown-stage',
    `the plan of ${plan.deployment} has no stage ${name}${close ? `; did you mean ${close}?` : ''}`,
    `${close ? '`npx rds-migrate stages` lists all' : `one of: ${names.join(', ')}`}; a stage that was entered already comes back with the documents as they were (\`git diff stacks\`)`,
  );
}

function trackOf(definition: TrackDefinition, track: string, context: Context): Track {
  const own = partOf(context, (item) => definition.owns(item, track));
  const stages: Stage[] = [];
  let before: State = new Map();
  for (const step of definition.stages(own, track)) {
    const stage = stageOf(step, before, own, track, stages.length);
    if (!stage) continue;
    validateOrder(stage);
    stages.push(stage);
    before = stage.after;
  }
  return { name: track, stages: withClosedWindows(stages) };
}

/** Undefined = nothing to do. Tasks belong to their stage alone, so that those of the one before don't count. */
function stageOf(
  step: StageDefinition,
  before: State,
  context: Context,
  track: string,
  index: number,
): Stage | undefined {
  const ends = step.name === 'source' || step.name === 'target';
  const start = withoutTasks(before);
  const applied = step.apply(start, context);
  // The ends are what the documents say; in between, an upgrade takes what it resets out of the state.
  const reached = step.name === 'source' ? applied : tidy(applied, ends ? applied : start);
  if (!ends && changesOf(start, reached).length === 0) return undefined;
  const tasks = [
    ...(step.name === 'target' ? [] : documentTasks(context.target, step.name, context.evidence)),
    ...backupTask(step, context.evidence),
    ...testUserTask(context.target, step.name, { before: start, after: reached }, context.evidence),
  ];
  const whole = stateOf([...reached.values(), ...tasks]);
  const after = index === 0 ? linked(whole) : linked(whole, before);
  const { apply: _apply, ...info } = step;
  return { ...info, track, index, before, after, changes: changesOf(before, after), closed: [] };
}

function withoutTasks(state: State): State {
  return stateOf([...state.values()].filter((item) => item.kind !== 'ManualTask'));
}

/** Collections into which nobody gets at the end of each stage, and when they open again (docs/stages.md rule 4). */
function withClosedWindows(stages: Stage[]): Stage[] {
  const open = stages.map((stage) => openCollections(stage.after));
  return stages.map((stage, index) => {
    const closed: Stage['closed'] = [];
    for (const item of stage.after.values()) {
      if (item.kind !== 'SessionCollection' || open[index]?.has(item.key)) continue;
      // Without hosts in any stage it was never open, so this plan closes nothing.
      if (!open.some((names) => names.has(item.key))) continue;
      const later = stages
        .slice(index + 1)
        .find(
          (next, offset) => open[index + 1 + offset]?.has(item.key) || !next.after.has(`SessionCollection/${item.key}`),
        );
      closed.push({ collection: item.key, until: later?.name ?? 'target' });
    }
    return closed.length === 0 ? stage : { ...stage, closed, mayRest: 'no' as const };
  });
}

function openCollections(state: State): Set<string> {
  const names = new Set<string>();
  for (const item of state.values()) if (accepts(item, state)) names.add(String(item.props.collection));
  return names;
}

/** A lost host has no server in the state and takes nobody, whatever the broker believes of it. */
function accepts(item: Resource, state: State): boolean {
  return item.kind === 'SessionHost' && item.props.state === 'accepting' && state.has(`Server/${item.key}`);
}
