import { md, table } from '../markdown/escape';
import answers from './guide.json';
import { page } from './kind-page';
import { showPlace, unknownPlaces } from './places';

/** What the product makes of one sentence of its sources. */
const HOW: Readonly<Record<string, string>> = {
  does: 'does it',
  checks: 'checks it',
  tracks: 'keeps track of people doing it',
  refuses: 'refuses it, and says what to do instead',
  partly: 'in part',
  not: 'no',
};

interface Row {
  says: string;
  how: string;
  where: string[];
  note?: string;
}

const sections: { title: string; source: string; rows: Row[] }[] = answers;

/** Every row with the title of its section. */
export const guideRows = (): Row[] => sections.flatMap(({ rows }) => rows);

/** Answers that name what is not there, or say nothing. */
export function guideMistakes(kinds: ReadonlySet<string>, rules: ReadonlySet<string>): string[] {
  return guideRows().flatMap(({ says, how, where, note }) => {
    const unknown = unknownPlaces(where, { kinds, rules });
    return [
      ...unknown.map((place) => `"${says}" names ${place}, which there is not`),
      ...(HOW[how] === undefined ? [`"${says}" is answered by ${how}, which is no answer`] : []),
      ...(how !== 'not' && where.length === 0 ? [`"${says}" does not say where`] : []),
      ...(['not', 'partly'].includes(how) && note === undefined ? [`"${says}" does not say why`] : []),
    ];
  });
}

export function guidePage(): string {
  return page([
    '# What becomes of each sentence',
    '',
    'Sentences of the migration guide, those of it that are easily missed, and what farms need to write down: what the product does about each, and where.',
    ...sections.flatMap(({ title, source, rows }) => [
      '',
      `## ${title}`,
      '',
      `Source: ${md(source)}`,
      '',
      ...table(
        ['sentence', 'the product', 'where', 'note'],
        rows.map(({ says, how, where, note }) => [
          md(says),
          HOW[how] ?? how,
          where.map(showPlace).join(', '),
          md(note ?? ''),
        ]),
      ),
    ]),
  ]);
}
