import { change } from '../cmdlets/invocation';
import { type Run, run } from '../cmdlets/step';
import type { Debts } from './debts';

/**
 * A file that holds secrets in clear and must not outlast the call it is for: whatever puts it there owes its removal, so that a
 * run that is cut off in between doesn't leave it for good.
 */

const MARK = 'file';
const owed = (host: string, file: string): string => [MARK, host, file].join('|');

/** The same call, which leaves the file on that host until `removeFile`. */
export function leaving(host: string, file: string, step: Run): Run {
  return { ...step, owes: owed(host, file) };
}

export function removeFile(host: string, file: string): Run {
  const settles = [owed(host, file)];
  return run(change('Remove-Item', { LiteralPath: [file], Force: true }, { host }), {
    tolerate: ['notFound'],
    settles,
  });
}

function partsOf(debt: string): { host: string; file: string } | undefined {
  const [mark, host, ...file] = debt.split('|');
  return mark === MARK && host && file.length > 0 ? { host, file: file.join('|') } : undefined;
}

export const leftFiles: Debts = {
  settle: (debts) =>
    debts.flatMap((debt) => {
      const left = partsOf(debt);
      return left ? [removeFile(left.host, left.file)] : [];
    }),
  text(debt) {
    const left = partsOf(debt);
    return left && `${left.file} with secrets in clear is still on ${left.host}`;
  },
};
