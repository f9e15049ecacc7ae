import { createHash } from 'node:crypto';
import { canonicalJson, digestOf } from '../documents/canonical';
import { stepsOf } from './steps';
import type { Resource, Stage, State } from './types';

/** SHA-256 over a state's objects and properties, independent of the order of keys. */
export function stateDigest(state: State): string {
  const lines = [...state.entries()].map(([id, resource]) => `${id} ${canonicalJson(resource.props)}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** SHA-256 over everything a stage does, down to its cmdlets; who has done which task is no part of it. */
export function workDigest(stage: Stage): string {
  const { name, title, impact, undo, mayRest } = stage;
  const planned = stepsOf(stage).map(({ change: { id, action, before, after }, steps }) => ({
    id,
    action,
    before: before && undone(before),
    after: after && undone(after),
    steps: steps.map((step) =>
      step.do === 'run' ? step.invocation : { ...step, reads: [], first: undefined, changed: undefined },
    ),
  }));
  return digestOf({ name, title, impact, undo, mayRest, planned });
}

function undone({ kind, key, props }: Resource): unknown {
  return kind === 'ManualTask' ? { kind, key, props: { ...props, done: undefined } } : { kind, key, props };
}
