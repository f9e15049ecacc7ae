import type { Deployment } from '../../documents/schema';
import type { Collection } from '../../documents/schema-collections';
import { diskTaskName } from '../../resources/sessions/disk-copies';
import type { Context } from '../context';
import { taskResource } from '../resources/tasks';
import type { Draft } from '../state';

/** What people do, or confirm, before a stage touches the user profile disks of a collection. */

const disksOf = ({ collections, virtualDesktops }: Deployment, name: string): Collection['userProfileDisks'] =>
  (collections?.[name] ?? virtualDesktops?.collections[name])?.userProfileDisks;

/** Tasks of a stage that moves profile disks, or gives them another size, or both; `closed` says how users are kept out. */
export function diskTasks(
  draft: Draft,
  { source, target, evidence }: Context,
  { collection, stage, closed }: { collection: string; stage: string; closed: string[] },
): void {
  const [old, wanted] = [disksOf(source, collection), disksOf(target, collection)];
  if (!wanted || wanted === 'none' || old === 'none') return;
  const add = (what: 'copy' | 'size', needs: 'required' | 'optional', lines: string[]) => {
    const name = diskTaskName(stage, what, collection);
    const task = { name, stage, text: lines.join('\n'), evidence: needs, place: 'first' } as const;
    draft.put(taskResource(task, evidence));
  };
  if (old?.path.toLowerCase() !== wanted.path.toLowerCase()) {
    add('copy', 'required', [
      ...closed,
      `Copy the user profile disks of collection ${collection} from ${old?.path ?? 'where they are now'} to ${wanted.path}.`,
      'No VHDX may be open on the old share. Keep every file at the same relative path, UVHD-template.vhdx included.',
      'Then compare both lists of files, as the program does itself before it switches where the management host may look at both shares.',
      'Name in the evidence what you leave behind on purpose, `left behind: <file>, <file>` with * for any characters: every other disk has to be there.',
      'All hosts of the collection need full access to the new share.',
    ]);
  }
  if (old && old.maxSizeGB !== wanted.maxSizeGB) {
    // Nothing undoes it for the users who signed in between, so somebody says yes to this alone.
    add('size', 'optional', [
      ...closed,
      `Confirm that user profile disks of collection ${collection} shall have ${wanted.maxSizeGB} GB from now on, not ${old.maxSizeGB} GB.`,
      'No cmdlet changes the size while they are on: they are switched off, and at once on again with the new size, while nobody is signed in.',
      'Disks that users have already keep their size; enlarge those with Resize-VHD while they are not open, if they shall grow too.',
      'Recording this lets the program begin.',
    ]);
  }
}
