import { getFiles } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Wait } from '../../cmdlets/step';
import { listed } from '../../errors/listed';
import type { World } from '../kind';
import type { ManualTask } from '../manual-task';
import { slug } from '../slug';
import { nameOf, numberOf, rowsOf } from '../values';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `3.2 GB`: for people, who compare it with what Explorer shows. */
export function spoken(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** A folder as it is compared: the same server by its short name and by its full one, with one backslash at the end. */
const comparable = (folder: string): string =>
  `${folder.toLowerCase().replace(/\\+$/, '')}\\`.replace(/^(\\\\[^\\.]+)[^\\]*/, '$1');

/** Length of every file below a folder, by its path from there; what is below another folder too is left to that one. */
export function filesIn(snapshot: Snapshot, folder: string, other?: string): Map<string, number> {
  const root = `${folder.replace(/\\+$/, '')}\\`.toLowerCase();
  const [own, inner] = [comparable(folder), other === undefined ? undefined : comparable(other)];
  const left = inner?.startsWith(own) && inner !== own ? inner.slice(own.length) : undefined;
  return new Map(
    rowsOf(snapshot, getFiles(folder)).flatMap((row) => {
      const [path, bytes] = [nameOf(row.FullName), numberOf(row.Length)];
      if (!path?.startsWith(root) || bytes === undefined) return [];
      const name = path.slice(root.length);
      return left !== undefined && name.startsWith(left) ? [] : [[name, bytes] as const];
    }),
  );
}

/** Profile disks below a folder, their template included: what else lies there is nobody's profile. */
const disksIn = (snapshot: Snapshot, folder: string, other?: string): Map<string, number> =>
  new Map([...filesIn(snapshot, folder, other)].filter(([name]) => name.endsWith('.vhdx')));

/** Why files below any of these folders can't be told; undefined = all of them were seen. */
export function unseen(snapshot: Snapshot, folders: string[]): string | undefined {
  for (const folder of folders) {
    const [error] = snapshot.get(getFiles(folder)).errors;
    if (error) return `the management host can't look at all of ${folder}: ${error.message}`;
  }
  return undefined;
}

function sideText(path: string, files: Map<string, number>): string {
  const bytes = [...files.values()].reduce((sum, one) => sum + one, 0);
  return `${path} has ${files.size} profile disk${files.size === 1 ? '' : 's'}, ${spoken(bytes)}`;
}

/** What somebody vouches for with `left behind: a.vhdx, old\*` in the evidence of the copy. */
function leftBehind(evidence = ''): (name: string) => boolean {
  const patterns = [...evidence.toLowerCase().matchAll(/left behind:([^;\n]*)/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace(/^[\s"']+|[\s"'.]+$/g, ''))
    .filter((name) => name !== '')
    .map((name) => new RegExp(`^${name.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*')}$`));
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** Name of what people do, or confirm, before profile disks of a collection are touched. */
export const diskTaskName = (stage: string, what: 'copy' | 'size', collection: string): string =>
  slug(`${stage} ${what} ${collection}`);

/** The task of the stage to copy the profile disks of a collection. */
export const copyTask = ({ stage, after }: World, collection: string): ManualTask | undefined =>
  after.find<ManualTask>('ManualTask', diskTaskName(stage, 'copy', collection));

/**
 * Nobody gets an empty profile because a disk was forgotten: the folder is switched once every disk is in both places, but
 * for those that somebody left behind on purpose. A disk may be smaller or larger than it was (Optimize-VHD, Resize-VHD).
 * Where the management host may not look, whoever copied them has compared both sides, which is what the task asks for.
 */
export function disksCopied(collection: string, from: string, to: string, task?: ManualTask): Wait {
  const waived = leftBehind(task?.done?.evidence);
  const seen = (snapshot: Snapshot) => {
    const [old, copied] = [disksIn(snapshot, from, to), disksIn(snapshot, to)];
    const absent = [...old.keys()].filter((name) => !copied.has(name));
    return { old, copied, absent: absent.filter((name) => !waived(name)), left: absent.filter(waived) };
  };
  const onPurpose = task
    ? `What is left behind on purpose is named so, * for any characters: npx rds-migrate done ${task.name} --evidence "left behind: <file>, <file>"`
    : `What is left behind on purpose is moved out of ${from}.`;
  return {
    do: 'wait',
    title: `The profile disks of collection ${collection} are in ${to} as they are in ${from}`,
    reads: [getFiles(from), getFiles(to)],
    open(snapshot) {
      if (unseen(snapshot, [from, to]) !== undefined) return undefined;
      const { old, copied, absent } = seen(snapshot);
      if (absent.length === 0) return undefined;
      return `${sideText(from, old)}; ${sideText(to, copied)}: missing there: ${listed(absent, 3)}`;
    },
    tell(snapshot) {
      const why = unseen(snapshot, [from, to]);
      if (why !== undefined) {
        const word = task?.done ? `; what ${task.done.by} recorded for ${task.name} stands` : '';
        return [`the profile disks of collection ${collection} were not compared: ${why}${word}`];
      }
      const { old, copied, left } = seen(snapshot);
      const others = [...old].flatMap(([name, bytes]) => {
        const found = copied.get(name);
        return found === undefined || found === bytes ? [] : [`${name} (${spoken(found)}, was ${spoken(bytes)})`];
      });
      return [
        ...(left.length > 0 ? [`left behind in ${from}, as ${task?.name} says: ${listed(left, 3)}`] : []),
        ...(others.length > 0 ? [`of another length in ${to}: ${listed(others, 3)}`] : []),
      ];
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Copy what is missing, at the same relative path: who has no disk in ${to} gets a new and empty profile at the next sign-in.\n${onPurpose}`,
  };
}
