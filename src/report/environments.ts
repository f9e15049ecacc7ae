import { listed } from '../errors/listed';
import type { Colors } from './colors';
import { plainTable } from './tables';
import { count } from './values';

/** What is known of one stack; what could not be found out is left out, and `problem` says why. */
export interface EnvironmentRow {
  stack: string | undefined;
  environment: string | undefined;
  /** Stage of the stack's config. */
  set?: string | undefined;
  /** Stage that was entered last. */
  entered?: string;
  number?: number;
  stages?: number;
  /** Objects, or fields of them, that live has otherwise than this stage says. */
  drift?: string[] | undefined;
  openTasks?: string[];
  lastChange?: string;
  /** Times are those of a simulated deployment. */
  simulated?: boolean;
  /** Other stacks that the next stage waits for, or that have let it through. */
  promotion?: { next: string; from: string[]; waits: string[] } | undefined;
  problem?: string;
  /** Who holds the stack, and what to do about it. */
  locked?: string;
}

/** All stacks, one line each; what a cell has no room for stands below. */
export function environmentsTable(rows: readonly EnvironmentRow[], colors: Colors): string {
  const head = ['stack', 'environment', 'stage', 'drift', 'open tasks', 'last change', 'promotion'];
  const table = plainTable(head, colors, [null, null, 40, null, null, null, 40]);
  for (const row of rows) {
    table.push([
      row.stack ?? '-',
      row.environment ?? '-',
      row.problem === undefined || row.entered !== undefined ? stageText(row) : colors.red(row.problem),
      row.drift === undefined ? '-' : row.drift.length === 0 ? 'none' : colors.yellow(String(row.drift.length)),
      row.openTasks === undefined ? '-' : String(row.openTasks.length),
      lastChangeText(row),
      promotionText(row, colors),
    ]);
  }
  return [table.toString(), ...rows.flatMap((row) => details(row, colors))].join('\n');
}

/** Simulated time is said to be that: next to a real one it would be taken for the same clock. */
function lastChangeText({ lastChange, simulated }: EnvironmentRow): string {
  if (lastChange === undefined) return '-';
  return `${lastChange.slice(0, 16).replace('T', ' ')}Z${simulated ? ' (simulated)' : ''}`;
}

function stageText({ entered, set, number, stages, problem }: EnvironmentRow): string {
  if (entered === undefined) return 'none yet';
  const here = `${entered} (${number ?? '?'} of ${stages})`;
  const text = set !== undefined && set !== entered ? `${here}, set to ${set}` : here;
  return problem === undefined ? text : `${text}: ${problem}`;
}

function promotionText({ promotion }: EnvironmentRow, colors: Colors): string {
  if (!promotion) return '-';
  const { next, from, waits } = promotion;
  return waits.length > 0
    ? colors.yellow(`${next} waits for ${from.join(', ')}`)
    : colors.green(`${next} let through by ${from.join(', ')}`);
}

function details({ stack, drift = [], openTasks = [], promotion, locked }: EnvironmentRow, colors: Colors): string[] {
  const lines = [
    ...(locked === undefined ? [] : [locked]),
    ...(drift.length > 0 ? [`${count(drift.length, 'difference')}: ${listed(drift, SHOWN)}`] : []),
    ...(openTasks.length > 0 ? [`open tasks: ${listed(openTasks, SHOWN)}`] : []),
    ...(promotion?.waits ?? []),
  ];
  return lines.length === 0 ? [] : [colors.bold(stack ?? ''), ...lines.map((line) => `  ${line}`)];
}

const SHOWN = 5;
