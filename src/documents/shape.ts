/**
 * The parts of a zod schema that messages need: which keys are known at a place and what may stand there. zod has no
 * public way to walk a schema other than its definitions.
 */
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  keyType?: Schema;
  valueType?: Schema;
  element?: Schema;
  innerType?: Schema;
  in?: Schema;
  options?: Schema[];
  entries?: Record<string, string>;
  values?: unknown[];
}
type Schema = { _zod: { def: unknown } };

function definition(schema: Schema): Definition {
  return schema._zod.def as Definition;
}

/** Every alternative a schema stands for, without wrappers. */
export function alternatives(schema: Schema): Schema[] {
  const def = definition(schema);
  if (def.innerType) return alternatives(def.innerType);
  if (def.type === 'pipe' && def.in) return alternatives(def.in);
  if (def.options) return def.options.flatMap(alternatives);
  return [schema];
}

/** The schemas that may apply at a path below `schema`. */
export function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  let found = alternatives(schema);
  for (const segment of path) {
    found = found.flatMap((one) => {
      const def = definition(one);
      const below = def.shape ? def.shape[String(segment)] : (def.valueType ?? def.element);
      return below ? alternatives(below) : [];
    });
  }
  return found;
}

/** Where a schema has maps by name; `*` stands for any key or index on the way. */
export function mapPlaces(schema: Schema, path: readonly string[] = []): string[][] {
  return alternatives(schema).flatMap((one) => {
    const { type, shape, valueType, element } = definition(one);
    const below = valueType ?? element;
    return [
      ...(type === 'record' ? [[...path]] : []),
      ...Object.entries(shape ?? {}).flatMap(([key, inner]) => mapPlaces(inner, [...path, key])),
      ...(below ? mapPlaces(below, [...path, '*']) : []),
    ];
  });
}

/** Keys a mapping at this path may have; empty where any key may stand. */
export function knownKeys(schema: Schema, path: readonly PropertyKey[]): string[] {
  return [...new Set(schemasAt(schema, path).flatMap((one) => Object.keys(definition(one).shape ?? {})))];
}

/** The fixed words that may stand at this path. */
export function knownWords(schema: Schema, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap((one) => {
    const def = definition(one);
    if (def.type === 'enum') {
      // Words like 2016 come first in an object, whatever their order was.
      const words = Object.values(def.entries ?? {});
      return words.some((word) => /^\d+$/.test(word)) ? words.sort() : words;
    }
    return def.type === 'literal' ? (def.values ?? []).map(String) : [];
  });
}

function describeOne(schema: Schema): string {
  const def = definition(schema);
  switch (def.type) {
    case 'object': {
      const keys = Object.keys(def.shape ?? {});
      return keys.length === 1 ? `a mapping with the key ${keys[0]}` : `a mapping with the keys ${keys.join(', ')}`;
    }
    case 'record':
      return 'a mapping by name';
    case 'array':
      return 'a list';
    case 'string':
      return 'text';
    case 'number':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    default:
      return '';
  }
}

/** What may stand at this path, in words: `none, or a mapping with the keys path, maxSizeGB`. */
export function describeAllowed(schema: Schema, path: readonly PropertyKey[]): string {
  const words = [...new Set(knownWords(schema, path))];
  const others = [...new Set(schemasAt(schema, path).map(describeOne))].filter((text) => text !== '');
  if (words.length === 0) return others.join(' or ');
  return [words.join(', '), ...others].join(', or ');
}

/** Whether text may stand at this path, so that a scalar read as a number can be taken as written. */
export function allowsText(schema: Schema, path: readonly PropertyKey[]): boolean {
  return schemasAt(schema, path).some((one) => {
    const def = definition(one);
    return (
      def.type === 'string' || def.type === 'enum' || (def.type === 'literal' && typeof def.values?.[0] === 'string')
    );
  });
}
