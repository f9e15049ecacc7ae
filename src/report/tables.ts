import Table from 'cli-table3';
import type { Plan } from '../planner/types';
import { countsOf, isAdoption } from './changes';
import type { Colors } from './colors';
import { shorten, showValue } from './values';

/** Titles are sentences: they go on in the next line. */
const TITLE_COLUMN = [null, null, null, 62];

/** Longest cell; a value in full is one `--json` away. */
const WIDEST = 60;

/** All stages of a plan, one line each; the entered one is marked. */
export function stagesTable(plan: Plan, entered: string | undefined, colors: Colors): string {
  const table = plainTable(['', '#', 'stage', 'what it does', '+', '~', '-', 'undo', 'may rest'], colors, TITLE_COLUMN);
  for (const stage of plan.stages) {
    const here = stage.name === entered;
    const { create, update, delete: removed } = countsOf(stage);
    const counts = isAdoption(stage) ? ['adopts', String(stage.after.size), ''] : [create, update, removed].map(String);
    table.push([
      here ? '>' : '',
      String(stage.index + 1),
      here ? colors.bold(stage.name) : stage.name,
      stage.title,
      ...counts,
      stage.undo.how,
      stage.mayRest,
    ]);
  }
  return table.toString();
}

/** What differs between live and wanted. */
export function differencesTable(
  differences: { id: string; field?: string; live: unknown; wanted: unknown }[],
  colors: Colors,
): string {
  const table = plainTable(['resource', 'field', 'live', 'wanted'], colors);
  for (const { id, field, live, wanted } of differences) {
    const show = field === undefined ? String : (value: unknown) => shorten(showValue(value), WIDEST);
    table.push([id, field ?? '', show(live), show(wanted)]);
  }
  return table.toString();
}

/** A table whose rows are read and copied as text; colours come from us, not from the library. */
export function plainTable(
  head: string[],
  colors: Colors,
  colWidths: (number | null)[] = [],
): InstanceType<typeof Table> {
  return new Table({
    head: head.map((text) => colors.bold(text)),
    style: { head: [], border: [], compact: true },
    colWidths,
    wordWrap: true,
  });
}
