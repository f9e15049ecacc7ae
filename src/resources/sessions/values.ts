/**
 * Output of Get-RD* cmdlets is taken apart with these: odd values (an error object, a missing property, a value of another
 * type) become undefined, so that `observe` never throws and the field counts as not read.
 */

export type Row = Record<string, unknown>;

/** The objects among what a read returned. */
export function objects(output: unknown[]): Row[] {
  return output.filter((row): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row));
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Text that the module returns as null when it is empty; undefined = the property isn't there at all. */
export function nullableText(value: unknown): string | undefined {
  return value === null ? '' : text(value);
}

export function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** Booleans; printer flags come as Int32 (docs/behaviour/module.md section 6). */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 1 ? true : value === 0 ? false : undefined;
}

/** A String[]; null stands for none, a single text for a list of one, as PowerShell unwraps it. */
export function texts(value: unknown): string[] | undefined {
  if (value === null) return [];
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) return undefined;
  return value.filter((item): item is string => typeof item === 'string' && item !== '');
}

/** One of these words, in the schema's spelling. */
export function word<const W extends string>(value: unknown, words: readonly W[]): W | undefined {
  if (typeof value !== 'string') return undefined;
  const wanted = value.trim().toLowerCase();
  return words.find((candidate) => candidate.toLowerCase() === wanted);
}

/** Flags as PowerShell prints them ("AudioVideoPlayBack, Clipboard") or as a list; `None` is the empty set. */
export function flags<const W extends string>(value: unknown, words: readonly W[]): W[] | undefined {
  const names = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : undefined;
  return names?.map((name) => word(name, words)).filter((name): name is W => name !== undefined);
}

export function sameName(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}

/** The same object without its undefined properties; undefined when none is left. */
export function defined<T extends Row>(values: T): T | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}
