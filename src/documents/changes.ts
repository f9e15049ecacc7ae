import { applyPatch, compare } from 'fast-json-patch';
import { Deployment } from './schema';

/** One place in which two documents differ; `undefined` = that one has nothing there. */
export interface DocumentChange {
  pointer: string;
  from: unknown;
  to: unknown;
}

/** Where two documents differ in meaning, each with both values. */
export function documentChanges(from: Deployment, to: Deployment): DocumentChange[] {
  const back = new Map(compare(to, from).map((operation) => [operation.path, operation]));
  return compare(from, to).map((operation) => {
    const undone = back.get(operation.path);
    return { pointer: operation.path, from: writtenBy(undone), to: writtenBy(operation) };
  });
}

function writtenBy(operation: object | undefined): unknown {
  return operation && 'value' in operation ? operation.value : undefined;
}

/** The same document with other values at some places. */
export function withValues(document: Deployment, values: readonly { pointer: string; value: unknown }[]): Deployment {
  const changed = applyPatch(
    structuredClone(document),
    values.map(({ pointer, value }) =>
      value === undefined
        ? { op: 'remove', path: pointer }
        : { op: 'add', path: pointer, value: structuredClone(value) },
    ),
  ).newDocument;
  return Deployment.parse(changed);
}
