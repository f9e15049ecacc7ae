import { md, table } from '../markdown/escape';
import answers from './conditions.json';
import { page } from './kind-page';
import { type Known, showPlace, unknownPlaces } from './places';

/** What the product makes of one fact of its behaviour pages. */
const HOW: Readonly<Record<string, string>> = {
  checks: 'checks it',
  does: 'does it',
  keeps: 'is built on it',
  refuses: 'refuses what breaks it',
  tells: 'tells it',
  tracks: 'keeps track of people doing it',
  partly: 'in part',
  none: 'nothing to do',
};

interface Row {
  fact: string;
  how: string;
  where: string[];
  note?: string;
}

const sections: { page: string; title: string; rows: Row[] }[] = answers;

/** Facts of the behaviour pages, `module 1.1` to its text; from docs/behaviour, read by whoever may read files. */
export type Facts = ReadonlyMap<string, string>;

/** The pages whose facts are answered for. */
export const ANSWERED = sections.map((section) => section.page);

/** The numbered facts of a page of docs/behaviour, each on one line. */
export function factsOf(name: string, text: string): [string, string][] {
  return [...text.matchAll(/^- (\d+\.\d+) ([\s\S]*?)(?=^- \d|^#|(?![\s\S]))/gm)].map(([, number = '', fact = '']) => [
    `${name} ${number}`,
    fact.replace(/\s+/g, ' ').trim(),
  ]);
}

export const conditionRows = (): (Row & { id: string })[] =>
  sections.flatMap((section) => section.rows.map((row) => ({ ...row, id: `${section.page} ${row.fact}` })));

/** Facts without an answer, answers to no fact, and answers that name what is not there. */
export function conditionMistakes(facts: Facts, known: Known): string[] {
  const rows = conditionRows();
  const answered = new Set(rows.map(({ id }) => id));
  return [
    ...[...facts.keys()].filter((id) => !answered.has(id)).map((id) => `docs/behaviour: nothing answers ${id}`),
    ...rows.flatMap(({ id, how, where, note }) => [
      ...(facts.has(id) ? [] : [`${id} is no fact of docs/behaviour`]),
      ...unknownPlaces(where, known).map((place) => `${id} names ${place}, which there is not`),
      ...(HOW[how] === undefined ? [`${id} is answered by ${how}, which is no answer`] : []),
      ...(how !== 'none' && where.length === 0 ? [`${id} does not say where`] : []),
      ...(['none', 'partly'].includes(how) && note === undefined ? [`${id} does not say why`] : []),
    ]),
  ];
}

export function conditionsPage(facts: Facts): string {
  return page([
    '# What becomes of each condition',
    '',
    'The facts that the product relies on, as [behaviour](behaviour/README.md) numbers them: what decides each of them, from documents or live, or what is built on it.',
    ...sections.flatMap(({ page: name, title, rows }) => [
      '',
      `## ${title}`,
      '',
      `Source: [docs/behaviour/${name}.md](behaviour/${name}.md)`,
      '',
      ...table(
        ['', 'fact', 'the product', 'where', 'note'],
        rows.map(({ fact, how, where, note }) => [
          fact,
          md(facts.get(`${name} ${fact}`) ?? ''),
          HOW[how] ?? how,
          where.map(showPlace).join(', '),
          md(note ?? ''),
        ]),
      ),
    ]),
  ]);
}
