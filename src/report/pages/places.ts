/** Where an answer of a table is found: `kind:X`, `rule:x`, `check:x` of doctor, `error:x`, `code:src/x.ts`, `stage:a/b`, `field:a.*.b`, `command:x`, `page:x.md`. */
export interface Known {
  kinds: ReadonlySet<string>;
  rules: ReadonlySet<string>;
  checks?: ReadonlySet<string>;
  codes?: ReadonlySet<string>;
}

/** Held to what there is elsewhere: plans, the schema, the pages and the files of the project. */
const ELSEWHERE = ['stage', 'field', 'command', 'page', 'code'];

export const splitPlace = (place: string): string[] => {
  const at = place.indexOf(':');
  return [place.slice(0, at), place.slice(at + 1)];
};

/** Places that name what is not there. */
export function unknownPlaces(where: readonly string[], { kinds, rules, checks, codes }: Known): string[] {
  const sets: Record<string, ReadonlySet<string> | undefined> = {
    kind: kinds,
    rule: rules,
    check: checks,
    error: codes,
  };
  return where.filter((place) => {
    const [sort = '', name = ''] = splitPlace(place);
    return sort in sets ? !sets[sort]?.has(name) : !ELSEWHERE.includes(sort);
  });
}

export function showPlace(text: string): string {
  const [sort = '', name = ''] = splitPlace(text);
  if (sort === 'kind') return `[${name}](kinds/${name}.md)`;
  if (sort === 'rule') return `[${name}](rules/${name}.md)`;
  if (sort === 'page') return `[${name}](${name})`;
  if (sort === 'error') return `[${name}](errors.md)`;
  return `\`${sort === 'command' ? `rds-migrate ${name}` : sort === 'check' ? `doctor: ${name}` : name}\``;
}
