import { kindOf } from '../resources';
import { appliedChanges, maskSecrets } from '../resources/diff';
import type { FieldChange } from '../resources/kind';
import { stateDigest } from './digest';
import { pointerOf, pointerText } from './pointer';
import type { Plan, Resource, Stage, State } from './types';

/** What a completed stage has made. Tasks are not part of it: better evidence may be recorded later. */
function madeBy(stage: Stage | undefined): State {
  return new Map([...(stage?.after ?? [])].filter(([, { kind }]) => kind !== 'ManualTask'));
}

/**
 * What two plans say differently of everything that was made up to the end of a stage, one line each; empty = nothing. A
 * stage that the second no longer has is one line as well.
 */
export function pastChanges(before: Plan, now: Plan, name: string): string[] {
  const [was, is] = [before, now].map((plan) => plan.stages.find((stage) => stage.name === name));
  if (!is) return [`stage ${name} has nothing to do any more`];
  const [old, fresh] = [madeBy(was), madeBy(is)];
  if (stateDigest(old) === stateDigest(fresh)) return [];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return ids.flatMap((id) => {
    const [from, to] = [old.get(id), fresh.get(id)];
    if (!from) return [`${id} is new`];
    if (!to) return [`${id} is not there any more`];
    return changesBetween(from, to).map((change) => `${id}: ${describe(change, to, now)}`);
  });
}

/** Fields that only one of the two has are found in one direction only. */
function changesBetween(from: Resource, to: Resource): FieldChange[] {
  const kind = kindOf(to.kind);
  const forth = appliedChanges(kind, from.props, to.props);
  const known = new Set(forth.map(({ path }) => path));
  const back = appliedChanges(kind, to.props, from.props).filter(({ path }) => !known.has(path));
  return maskSecrets(kind, [...forth, ...back.map(({ path, from: is, to: was }) => ({ path, from: was, to: is }))]);
}

function describe({ path, from, to }: FieldChange, resource: Resource, plan: Plan): string {
  const place = pointerOf(resource.kind, resource.props, path, plan.target);
  return `${path} is ${shown(to)}, was ${shown(from)}${place ? ` (${pointerText(place)})` : ''}`;
}

export function shown(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
