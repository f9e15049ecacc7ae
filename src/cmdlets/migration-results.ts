import type { ErrorRecord } from './result';

/** What Export- and Import-SmigServerSetting answer: a MigrationResult per item (docs/behaviour/remote-access.md section 9). */
export interface MigrationItem {
  type: string;
  id: string;
  success: boolean;
  details: MigrationDetail[];
}

export interface MigrationDetail {
  feature: string;
  severity: string;
  title: string;
  code: number | undefined;
  messages: string[];
}

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export function migrationItems(output: readonly unknown[]): MigrationItem[] {
  return output.filter(isRow).flatMap((row) => {
    if (row.Success === undefined) return [];
    return [
      {
        type: text(row.ItemType),
        id: text(row.ID ?? row.Id),
        success: row.Success === true || /^true$/i.test(text(row.Success)),
        details: list(row.DetailsList)
          .filter(isRow)
          .map((detail) => ({
            feature: text(detail.FeatureId),
            severity: text(detail.Severity),
            title: text(detail.Title),
            code: typeof detail.DetailCode === 'number' ? detail.DetailCode : undefined,
            messages: list(detail.Messages).map(text),
          })),
      },
    ];
  });
}

/** One line about an item, with the reasons that it gives. */
export function itemText({ type, id, details }: MigrationItem): string {
  const reasons = details
    .filter(({ severity }) => !/^information$/i.test(severity))
    .map(({ title, messages, code }) =>
      [title, ...messages, ...(code === undefined ? [] : [`code ${code}`])].join(', '),
    );
  return [`${id || type} (${type})`, ...reasons].join(': ');
}

/** Every item that did not come over; none at all means that nothing did. */
export function failedItems(output: readonly unknown[]): ErrorRecord[] {
  const items = migrationItems(output);
  if (items.length === 0) return [{ message: 'the migration tools reported no item', terminating: false }];
  const failed = items.filter(({ success }) => !success);
  return failed.length === 0
    ? []
    : [
        {
          message: `${failed.length} of ${items.length} items did not come over: ${failed.map(itemText).join('; ')} (ServerMigration.log in %localappdata%\\SvrMig\\Log tells more)`,
          terminating: false,
        },
      ];
}
