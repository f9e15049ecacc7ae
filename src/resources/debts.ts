import type { Step } from '../cmdlets/step';
import { leftFiles } from './left-file';
import { restarts } from './service-restart';

/** One sort of what a change may leave owed until it is settled, as the audit log keeps it: a text that this sort alone reads. */
export interface Debts {
  /** The steps that settle these; texts of other sorts are passed over. */
  settle(debts: readonly string[]): Step[];
  /** One line for a person; undefined = a debt of another sort. */
  text(debt: string): string | undefined;
}

const sorts: readonly Debts[] = [restarts, leftFiles];

/** What settles what changes of earlier runs still owe. */
export function settling(debts: readonly string[]): Step[] {
  return sorts.flatMap((sort) => sort.settle(debts));
}

/** One line for a person: what is still to be done, and why. */
export function owedText(debt: string): string {
  return sorts.map((sort) => sort.text(debt)).find((text) => text !== undefined) ?? `${debt} is owed`;
}
