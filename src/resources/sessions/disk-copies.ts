import { getFiles } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Wait } from '../../cmdlets/step';
import { nameOf, numberOf, rowsOf } from '../values';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `3.2 GB`: for people, who compare it with what Explorer shows. */
export function spoken(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** Length of every file below a folder, by its path from there. */
export function filesIn(snapshot: Snapshot, folder: string): Map<string, number> {
  const root = `${folder.replace(/\\+$/, '')}\\`.toLowerCase();
  return new Map(
    rowsOf(snapshot, getFiles(folder)).flatMap((row) => {
      const [path, bytes] = [nameOf(row.FullName), numberOf(row.Length)];
      return path?.startsWith(root) && bytes !== undefined ? [[path.slice(root.length), bytes] as const] : [];
    }),
  );
}

function sideText(path: string, files: Map<string, number>): string {
  const bytes = [...files.values()].reduce((sum, one) => sum + one, 0);
  return `${path} has ${files.size} file${files.size === 1 ? '' : 's'}, ${spoken(bytes)}`;
}

/**
 * What a copy of profile disks lacks; undefined = nothing. Where the management host may not look, whoever copied them has
 * compared both sides, which is what the task asks for.
 */
export function lackingCopies(snapshot: Snapshot, from: string, to: string): string | undefined {
  if ([from, to].some((path) => snapshot.get(getFiles(path)).errors.length > 0)) return undefined;
  const [old, copied] = [filesIn(snapshot, from), filesIn(snapshot, to)];
  const lacking = [...old].flatMap(([name, bytes]) => {
    const found = copied.get(name);
    if (found === bytes) return [];
    return [found === undefined ? `${name} is missing` : `${name} has ${spoken(found)}, not ${spoken(bytes)}`];
  });
  if (lacking.length === 0) return undefined;
  const shown = lacking.slice(0, 3).join(', ');
  const more = lacking.length > 3 ? ` and ${lacking.length - 3} more` : '';
  return `${sideText(from, old)}; ${sideText(to, copied)}: ${shown}${more}`;
}

/** Nobody gets an empty profile because a disk was forgotten: the folder is switched once every disk is in both places. */
export function disksCopied(collection: string, from: string, to: string): Wait {
  return {
    do: 'wait',
    title: `The profile disks of collection ${collection} are in ${to} as they are in ${from}`,
    reads: [getFiles(from), getFiles(to)],
    open: (snapshot) => lackingCopies(snapshot, from, to),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Copy what is missing, at the same relative path: who has no disk in ${to} gets a new and empty profile at the next sign-in.`,
  };
}
