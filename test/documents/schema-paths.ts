import { z } from 'zod';
import { Deployment } from '../../src/documents/schema';

interface Json {
  [key: string]: unknown;
}

/** A value that is no map and no list: what can be written at one place. */
export interface Leaf {
  /** `*` stands for any key and any position. */
  path: string;
  /** Words that are taken, where it is one of several. */
  words: string[];
  /** Types that are taken: string, integer, boolean and so on. */
  types: string[];
  /** Any text is taken. */
  text: boolean;
  /** Which of the `*` above are positions. */
  lists: string[];
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const alternatives = (schema: Json): Json[] =>
  ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key].filter(isJson) : []));

function collect(schema: Json, path: string, root: Json, found: Map<string, Leaf>, lists: string[] = []): void {
  const reference = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  const definitions = isJson(root.$defs) ? root.$defs : {};
  const target = reference === undefined ? schema : definitions[reference];
  if (!isJson(target)) return;
  const others = alternatives(target);
  for (const other of others) collect(other, path, root, found, lists);
  if (isJson(target.properties)) {
    for (const [name, inner] of Object.entries(target.properties))
      if (isJson(inner)) collect(inner, `${path}/${name}`, root, found, lists);
    return;
  }
  if (isJson(target.additionalProperties)) {
    collect(target.additionalProperties, `${path}/*`, root, found, lists);
    return;
  }
  if (isJson(target.items)) {
    collect(target.items, `${path}/*`, root, found, [...lists, `${path}/*`]);
    return;
  }
  if (others.length > 0) return;
  const leaf = found.get(path) ?? { path, words: [], types: [], lists: [], text: false };
  const words = Array.isArray(target.enum) ? target.enum : target.const === undefined ? [] : [target.const];
  leaf.lists.push(...lists);
  leaf.types.push(typeof target.type === 'string' ? target.type : typeof words[0]);
  if (target.type === 'string' && words.length === 0) leaf.text = true;
  leaf.words.push(...words.filter((word) => typeof word === 'string'));
  found.set(path, leaf);
}

/** Every place of a deployment document at which a value stands, taken from the schema itself. */
export function schemaLeaves(): Leaf[] {
  const schema: unknown = z.toJSONSchema(Deployment, { io: 'input', unrepresentable: 'any' });
  const found = new Map<string, Leaf>();
  if (isJson(schema)) collect(schema, '', schema, found);
  return [...found.values()];
}
