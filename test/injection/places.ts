import type { z } from 'zod';

/** A place of the document that holds text of the user's own; `*` stands for any name, `#` for a place in a list. */
export interface Place {
  path: string;
  /** The text is a name that stands as a key. */
  key: boolean;
  schema: z.ZodType;
}

interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: z.ZodType[];
  in?: z.ZodType;
}

const WRAPPERS = ['optional', 'default', 'nullable', 'readonly', 'prefault', 'nonoptional', 'catch'];
const WITHOUT_TEXT = ['literal', 'enum', 'number', 'int', 'boolean', 'null', 'undefined', 'never', 'unknown'];

/** Every place of a schema where somebody can write text of any kind; a form that this doesn't know is an error. */
export function placesOf(schema: z.ZodType, path = ''): Place[] {
  const found = walk(schema, path);
  return [...new Map(found.map((place) => [`${place.path}${place.key ? ' key' : ''}`, place])).values()];
}

function walk(schema: z.ZodType, path: string): Place[] {
  const definition = (schema as unknown as { def: Definition }).def;
  const { type, shape, keyType, valueType, element, innerType, options } = definition;
  if (type === 'string') return [{ path, key: false, schema }];
  if (WITHOUT_TEXT.includes(type)) return [];
  if (shape) return Object.entries(shape).flatMap(([name, inner]) => walk(inner, `${path}/${name}`));
  if (keyType && valueType) {
    const keys = walk(keyType, path).map((place) => ({ ...place, key: true, schema: keyType }));
    return [...keys, ...walk(valueType, `${path}/*`)];
  }
  if (element) return walk(element, `${path}/#`);
  if (innerType && WRAPPERS.includes(type)) return walk(innerType, path);
  if (options) return options.flatMap((option) => walk(option, path));
  // What comes out of a pipe is what is asked of the text; where it begins says that it is one.
  if (type === 'pipe' && definition.in) return walk(definition.in, path).map((place) => ({ ...place, schema }));
  throw new Error(`${path}: a ${type} is not looked into`);
}
