/** The same row for several kinds; tables over kinds have one for each, so that a new kind can't be forgotten. */
export function each<R>(kinds: readonly string[], row: R): Record<string, R> {
  return Object.fromEntries(kinds.map((kind) => [kind, row]));
}

/** The row of a kind; a table without one is a mistake, never an empty row. */
export function rowOf<R>(table: Readonly<Record<string, R>>, kind: string, of: string): R {
  const row = table[kind];
  if (row === undefined) throw new Error(`kind ${kind} has no row in the table of ${of}`);
  return row;
}
