import { Deployment } from '../documents/schema';
import type { Draft } from './draft';

/** Live values can be odd; more rounds than this means that taking things out does not help. */
const ROUNDS = 1000;

/** Takes out what the schema refuses, the smallest thing that may be left out, and says so. */
export function valid(draft: Draft): void {
  for (const area of Object.keys(draft.value)) {
    const value = draft.value[area];
    const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (empty && area !== 'servers') draft.remove([area]);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const issue = Deployment.safeParse(draft.value).error?.issues[0];
    if (!issue) return;
    const path = issue.path.map(String);
    const value = valueAt(draft.value, path);
    // What is missing can only be mended by leaving out what needs it.
    const gone = value === undefined ? path.slice(0, -1) : path;
    if (gone.length === 0) break;
    const shown = value === undefined ? `it lacks ${path.at(-1)}` : `${shortened(value)}: ${issue.message}`;
    draft.leaveOut(`/${gone.join('/')}`, `a document can't say what is live there: ${shown}`);
    takeOut(draft.value, gone);
  }
  throw new Error('what was captured can not be made into a document');
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}

function takeOut(root: unknown, path: readonly string[]): void {
  const holder = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined) return;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
}
