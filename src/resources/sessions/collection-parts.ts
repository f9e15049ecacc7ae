import type { z } from 'zod';
import type { UserProfileDisks } from '../../documents/schema-collections';
import type { Field } from '../kind';
import { integer, nullableText, type Row, text, texts } from './values';

/** What collections of session hosts and of virtual desktops have alike. */

export const CUSTOM_RDP_FIELD: Field = {
  description: 'Lines added to every .rdp file of the collection',
  change: 'inPlace',
  compare: 'list',
};

export const PROFILE_DISK_FIELDS: Record<string, Field> = {
  'userProfileDisks.path': { description: 'Share of the disks', change: 'inPlace', compare: 'name' },
  'userProfileDisks.maxSizeGB': { description: 'Size of a disk; a change means disable and enable', change: 'inPlace' },
  'userProfileDisks.include.folders': {
    description: 'Only these folders are kept',
    change: 'inPlace',
    compare: 'nameSet',
  },
  'userProfileDisks.include.files': { description: 'Only these files are kept', change: 'inPlace', compare: 'nameSet' },
  'userProfileDisks.exclude.folders': {
    description: 'Folders that are not kept',
    change: 'inPlace',
    compare: 'nameSet',
  },
  'userProfileDisks.exclude.files': { description: 'Files that are not kept', change: 'inPlace', compare: 'nameSet' },
};

/** Custom RDP properties, which read back with a trailing line end (docs/behaviour/module.md section 6). */
export function rdpLines(value: unknown): string[] | undefined {
  return nullableText(value)
    ?.split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
}

/** The part of the configuration about profile disks; `enabled`: the property that says whether they are on. */
export function profileDisksOf(
  row: Row | undefined,
  enabled: 'EnableUserProfileDisk' | 'EnableUserProfileDisks',
): 'none' | z.infer<typeof UserProfileDisks> | undefined {
  if (row?.[enabled] === false) return 'none';
  const path = text(row?.DiskPath);
  const maxSizeGB = integer(row?.MaxUserProfileDiskSizeGB);
  if (!row || path === undefined || maxSizeGB === undefined) return undefined;
  return {
    path,
    maxSizeGB,
    include: { folders: texts(row.IncludeFolderPath) ?? [], files: texts(row.IncludeFilePath) ?? [] },
    exclude: { folders: texts(row.ExcludeFolderPath) ?? [], files: texts(row.ExcludeFilePath) ?? [] },
  };
}
