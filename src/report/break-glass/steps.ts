import type { Step } from '../../cmdlets/step';
import { changesOf } from '../../planner/order';
import type { ResourceChange, Stage, State } from '../../planner/types';
import { viewOf } from '../../planner/view';
import { kindOf } from '../../resources';
import { appliedChanges } from '../../resources/diff';
import type { Props, World } from '../../resources/kind';
import { breakGlassOf } from './areas';

/** One object and the steps that put it back. */
export interface PutBack {
  resource: string;
  steps: Step[];
}

/**
 * The steps that put users back to where they were: the way from the end of a stage to the state that its area names,
 * made by the same kinds that made the change, so that these lines can't differ from what the program would do.
 */
export function putBackSteps(stage: Stage, stages: readonly Stage[]): PutBack[] {
  // Stage `source` changed nothing.
  if (stage.index === 0) return [];
  const { kinds, to } = breakGlassOf(stage.area);
  const wanted = to === 'stage' ? stage.before : (firstOf(stage, stages)?.before ?? stage.before);
  const world: World = { stage: stage.name, before: viewOf(stage.after), after: viewOf(wanted) };
  const changes = changesOf(withoutDrains(stage.after), withoutDrains(wanted));
  const back = (name: string) => changes.filter((change) => (change.after ?? change.before)?.kind === name);
  const hosts = kinds.includes('SessionHost') ? back('SessionHost') : [];
  // Hosts are closed before anything else and open when all is ready for them (docs/stages.md rules 4 and 5).
  return [
    ...hosts.filter(closes).map((change) => part(change, closingSteps(change, world))),
    ...kinds.flatMap(back).map((change) => part(change, stepsBack(change, world))),
    ...hosts.map((change) => part(change, openingSteps(change, world))),
  ].filter(({ steps }) => steps.some((step) => step.do === 'run'));
}

function part({ id }: ResourceChange, steps: Step[]): PutBack {
  return { resource: id, steps };
}

/** The first stage of the same area, for sessions of the same wave: `sessions/main/add` of `sessions/main/drain`. */
function firstOf(stage: Stage, stages: readonly Stage[]): Stage | undefined {
  const group = ({ name }: Stage) => name.slice(0, name.lastIndexOf('/'));
  return stages.find((other) => other.track === stage.track && group(other) === group(stage));
}

/** In these changes `before` is how it is at the end of the stage, `after` how it shall be again. */
function closes({ before, after }: ResourceChange): boolean {
  return before?.props.state === 'accepting' && after?.props.state !== 'accepting';
}

/** What is new stays, but a new host takes nobody. */
function closingSteps({ before }: ResourceChange, world: World): Step[] {
  return before ? update(before.kind, before.props, { ...before.props, state: 'draining' }, world) : [];
}

function openingSteps({ before, after }: ResourceChange, world: World): Step[] {
  if (after?.props.state !== 'accepting' || before?.props.state === 'accepting') return [];
  return update(after.kind, { ...after.props, state: 'draining' }, after.props, world);
}

function stepsBack({ before, after }: ResourceChange, world: World): Step[] {
  if (!after) return [];
  // A host only joins its collection here, closed.
  if (!before) return kindOf(after.kind).create(after.props, world);
  if (after.kind === 'SessionHost') return [];
  // Members come and go with their servers; only another certificate has to be applied.
  if (after.kind === 'DeploymentCertificate' && before.props.thumbprint === after.props.thumbprint) return [];
  return update(after.kind, before.props, after.props, world);
}

function update(name: string, current: Props, desired: Props, world: World): Step[] {
  const kind = kindOf(name);
  return kind.update({ current, desired, changes: appliedChanges(kind, current, desired) }, world);
}

/** Nobody is signed out by hand. */
function withoutDrains(state: State): State {
  return new Map(
    [...state].map(([id, resource]) => {
      if (resource.kind !== 'SessionHost') return [id, resource];
      const { drain: _drain, signedOut: _signedOut, ...props } = resource.props;
      return [id, { ...resource, props }];
    }),
  );
}
