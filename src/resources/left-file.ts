import { change, type Invocation } from '../cmdlets/invocation';
import { testPaths, testShare } from '../cmdlets/reads';
import { type Condition, type Run, run } from '../cmdlets/step';
import type { Debts } from './debts';

/**
 * A file that holds secrets in clear and must not outlast the call it is for: whatever puts it there owes its removal, so that a
 * run that is cut off in between doesn't leave it for good.
 */

const MARK = 'file';
export const MANAGEMENT_HOST = 'managementHost';
const owed = (host: string, file: string): string => [MARK, host, file].join('|');
const on = (host: string): Invocation['on'] => (host === MANAGEMENT_HOST ? MANAGEMENT_HOST : { host });

/** The same call, which leaves the file on that host (`managementHost` is one too) until `removeFile`. */
export function leaving(host: string, file: string, step: Run): Run {
  return { ...step, owes: owed(host, file) };
}

export function removeFile(host: string, file: string, onlyIf?: Condition): Run {
  const settles = [owed(host, file)];
  return run(change('Remove-Item', { LiteralPath: [file], Force: true }, on(host)), {
    tolerate: ['notFound'],
    settles,
    ...(onlyIf ? { onlyIf } : {}),
  });
}

/** The administrative share of a local path. */
export const share = (host: string, path: string): string => `\\\\${host}\\${path.replace(/^([A-Za-z]):/, '$1$')}`;
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('\\') + 1);

/** From where to where a file goes, on both by the same local path; `to` may be the management host. */
export interface Way {
  from: string;
  to: string;
  file: string;
}

/**
 * What makes the file on one server, and what uses it on another; no session on a server reaches a third one, so that the
 * management host carries it. It is on neither side afterwards. `onlyIf`: where none of it is needed.
 */
export function throughFile({ from, to, file }: Way, make: Run, use: Run, onlyIf?: Condition): Run[] {
  const needed = (step: Run): Run => (onlyIf ? { ...step, onlyIf } : step);
  const gone = (host: string) => removeFile(host, file, onlyIf && stillThere(host, file));
  if (from === to) return [leaving(from, file, needed(make)), needed(use), gone(from)];
  const folder = folderOf(file);
  const carry = change(
    'Copy-Item',
    { LiteralPath: [share(from, file)], Destination: to === MANAGEMENT_HOST ? folder : share(to, folder), Force: true },
    MANAGEMENT_HOST,
  );
  const made = leaving(from, file, needed(make));
  if (to === MANAGEMENT_HOST) {
    // It may be the very server that made the file: nothing to carry then, and the one file has to be there for its use.
    const carried = leaving(to, file, run(carry, { onlyIf: unlessThere(file, onlyIf) }));
    return [made, carried, needed(use), gone(from), gone(to)];
  }
  return [made, leaving(to, file, needed(run(carry))), gone(from), needed(use), gone(to)];
}

/** Asks whether a file or folder is on a host (`managementHost` is one too). */
export const lookFor = (host: string, path: string): Invocation =>
  host === MANAGEMENT_HOST ? testShare(path) : testPaths(host, [path]);

function unlessThere(file: string, needed?: Condition): Condition {
  const there = lookFor(MANAGEMENT_HOST, file);
  return {
    text: `${file} is not on the management host yet`,
    reads: [...(needed?.reads ?? []), there],
    holds: (snapshot) => (needed?.holds(snapshot) ?? true) && snapshot.get(there).output[0] !== true,
  };
}

function stillThere(host: string, file: string): Condition {
  const there = lookFor(host, file);
  return {
    text: `${file} is on ${nameOf(host)}`,
    reads: [there],
    holds: (snapshot) => snapshot.get(there).output[0] === true,
  };
}

export const nameOf = (host: string): string => (host === MANAGEMENT_HOST ? 'the management host' : host);

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
    return left && `${left.file} with secrets in clear is still on ${nameOf(left.host)}`;
  },
};
