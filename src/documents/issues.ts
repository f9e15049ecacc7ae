import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { UserError } from '../errors';
import { findNode, locateNode, nearestNode, pointer, type YamlNode } from './node';
import { allowsText, describeAllowed, knownKeys, knownWords } from './shape';

export type Issue = z.core.$ZodIssue;

/** Longer ones are no slip of anybody's fingers, and take long to compare. */
const LONGEST_NAME = 200;

/** The most similar of some names, if it is similar enough to be meant. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0 || name.length > LONGEST_NAME) return undefined;
  const same = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (same) return same;
  const found = closest(name, [...names]);
  return distance(name.toLowerCase(), found.toLowerCase()) <= Math.max(2, name.length / 3) ? found : undefined;
}

/** `did you mean "Office"?`, or nothing. */
export function didYouMean(name: string, names: readonly string[]): string | undefined {
  const found = nearest(name, names);
  return found === undefined ? undefined : `did you mean ${JSON.stringify(found)}?`;
}

/** Keys one might look for, and what is written instead. */
const INSTEAD: Record<string, string> = {
  '<<': 'merge keys are not read: use an alias for a whole value, or an overlay with base and patch',
  remove: 'leave the object out of the target and list its JSON pointer in removed',
  aliases: 'names that are kept stand under addresses: { managedBy: dns, ..., aliases: [...] }',
  filePaths: 'one RemoteApp has one path; where hosts differ, use virtualPath with an environment variable',
};

/** Fields whose text is or may be a credential: never quoted in a message. */
const SECRET_FIELDS = new Set([
  'password',
  'connectionString',
  'secondaryConnectionString',
  'machineKey',
  'sharedSecret',
  'secret',
  'agreementNumber',
  'licenseNumber',
  'authorizationNumber',
  'code',
  'keyPackId',
  'deactivationCode',
  'licenseServerId',
]);

/** The last segment tells; a RemoteApp may be called `code` without being one. */
function isSecret(path: readonly PropertyKey[]): boolean {
  return SECRET_FIELDS.has(String(path.at(-1))) && path.at(-2) !== 'remoteApps';
}

function quote(node: YamlNode | undefined): string {
  if (!node) return 'nothing';
  if (node.kind === 'mapping') return 'a mapping';
  if (node.kind === 'sequence') return 'a list';
  if (node.style === 'missing') return 'nothing';
  const text = JSON.stringify(node.value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const short = (text: string): string => (text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}...` : text);

/** How far the alternative of a union is from what is written: a wrong type of the whole is farthest. */
function mismatch(issues: readonly Issue[]): number {
  let sum = 0;
  for (const issue of issues) {
    const whole = issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
    if (whole) return Number.POSITIVE_INFINITY;
    sum += issue.code === 'unrecognized_keys' ? issue.keys.length * 2 : 1;
  }
  return sum;
}

/** Issues without unions: each is replaced by those of the alternative that was probably meant. */
export function flattenIssues(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
    let best: readonly Issue[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const branch of issue.errors) {
      const size = mismatch(branch);
      if (size < least) {
        least = size;
        best = branch;
      }
    }
    return best ? flattenIssues(best, path) : [{ ...issue, path }];
  });
}

/** Paths where a plain scalar was read as a number, boolean or null although the schema wants text. */
export function scalarsToReread(schema: z.ZodType, root: YamlNode, issues: readonly Issue[]): string[][] {
  const found: string[][] = [];
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value' && issue.code !== 'invalid_union') continue;
    const path = issue.path.map(String);
    const node = findNode(root, path);
    if (node?.kind !== 'scalar' || node.style !== 'plain' || typeof node.value === 'string') continue;
    if (allowsText(schema, path)) found.push(path);
  }
  return found;
}

function unknownKey(schema: z.ZodType, root: YamlNode, path: readonly PropertyKey[], key: string): UserError {
  const whole = [...path, key];
  const node = findNode(root, whole.map(String));
  const location = locateNode(node ?? nearestNode(root, path.map(String)).node, 'key');
  const known = knownKeys(schema, path);
  const next = INSTEAD[key] ?? didYouMean(key, known) ?? `known keys here: ${known.join(', ')}`;
  return new UserError(
    'document-unknown-key',
    `${short(pointer(whole))}: the key ${short(JSON.stringify(key))} is not known here`,
    next,
    location,
  );
}

/** The problem with a value of the wrong type, and the word that would mend it. */
function wrongType(schema: z.ZodType, path: readonly PropertyKey[], node: YamlNode): string {
  const allowed = describeAllowed(schema, path);
  if (node.kind === 'scalar' && node.style === 'missing') return `nothing is written here; allowed: ${allowed}`;
  if (isSecret(path)) {
    return `this must not be written here in clear; write { secret: <name> } and set it with "pulumi config set --secret <name>"`;
  }
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  const hint =
    text !== undefined && allowed.includes('true or false') && /^(yes|no|on|off|true|false)$/i.test(text)
      ? `; ${JSON.stringify(text)} is text, write ${/^(yes|on|true)$/i.test(text) ? 'true' : 'false'}`
      : text !== undefined && allowed.includes('number') && /^\d+$/.test(text)
        ? '; write it without quotes'
        : '';
  const near = text === undefined ? undefined : didYouMean(text, knownWords(schema, path));
  return `${quote(node)} is not allowed; allowed: ${allowed}${hint}${near && !hint ? `; ${near}` : ''}`;
}

/** More are not told: nobody reads on, and a file of nothing but mistakes would take minutes. */
export const MOST_MISTAKES = 200;

/** One issue of zod as the messages a user can act on; of very many only the first. */
export function issueErrors(schema: z.ZodType, root: YamlNode, issue: Issue): UserError[] {
  const { path } = issue;
  const segments = path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MOST_MISTAKES).map((key) => unknownKey(schema, root, path, key));
  const node = findNode(root, segments);
  const where = pointer(path) || 'the document';
  if (!node) {
    const parent = nearestNode(root, segments).node;
    const allowed = describeAllowed(schema, path);
    return [
      new UserError('document-missing-key', `${where} is missing`, `write it: ${allowed}`, locateNode(parent, 'key')),
    ];
  }
  if (issue.code === 'invalid_key') {
    const problem = issue.issues.map((inner) => inner.message).join('; ');
    const name = JSON.stringify(segments.at(-1));
    return [
      new UserError(
        'document-name',
        `${where}: the name ${name} is not allowed: ${problem}`,
        undefined,
        locateNode(node, 'key'),
      ),
    ];
  }
  const location = locateNode(node);
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    return [new UserError('document-value', `${where}: ${wrongType(schema, path, node)}`, undefined, location)];
  }
  if (node.kind === 'sequence' && (issue.code === 'too_small' || issue.code === 'too_big')) {
    return [new UserError('document-value', `${where}: the list needs ${problemOf(issue)}`, undefined, location)];
  }
  const value = isSecret(path) ? 'the value' : quote(node);
  return [
    new UserError('document-value', `${where}: ${value} is not allowed: ${problemOf(issue)}`, undefined, location),
  ];
}

/** What a check says; zod's own wording where the schema has none of its own. */
function problemOf(issue: Issue): string {
  if (issue.code === 'too_small') return sizeProblem('at least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return sizeProblem('at most', issue.maximum, issue.origin);
  if (issue.code === 'invalid_format' && issue.message.startsWith('Invalid string') && 'pattern' in issue) {
    return `it must match ${issue.pattern}`;
  }
  return issue.message;
}

function sizeProblem(limit: string, size: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} ${size} character${size === 1 ? '' : 's'}`;
  if (origin === 'array') return `${limit} ${size} entr${size === 1 ? 'y' : 'ies'}`;
  return `${limit} ${size}`;
}
