import { z } from 'zod';
import { getRdFileTypeAssociation } from '../../cmdlets/reads';
import type { Run } from '../../cmdlets/step';
import { FileType } from '../../documents/schema-collections';
import { keyIn } from '../capture';
import { defineKind, type World } from '../kind';
import { placeOfApps, publishing, publishingCollections, readPublishing } from './publishing';
import { objects, sameName, text } from './values';

export const FileTypeAssociationProps = z.strictObject({
  collection: z.string().min(1),
  alias: z.string().min(1),
  extension: FileType,
});
export type FileTypeAssociationProps = z.infer<typeof FileTypeAssociationProps>;

export const fileTypeAssociationKind = defineKind<FileTypeAssociationProps>({
  name: 'FileTypeAssociation',
  description: 'A file extension that opens with a RemoteApp',
  schema: FileTypeAssociationProps,
  key: (props) => `${props.collection}/${props.alias}/${props.extension}`,
  fields: {
    collection: { description: 'Collection of the RemoteApp', change: 'replace', compare: 'name' },
    alias: { description: 'Alias of the RemoteApp', change: 'replace', compare: 'name' },
    extension: { description: 'File extension with its dot', change: 'replace', compare: 'name' },
  },
  reads: (props) => [getRdFileTypeAssociation(props.collection)],

  /** Associations that exist without being published are as good as absent: every registered type is listed. */
  observe(snapshot, props) {
    const found = objects(snapshot.get(getRdFileTypeAssociation(props.collection)).output).some(
      (row) =>
        sameName(row.AppAlias, props.alias) &&
        sameName(withDot(row.FileExtension), props.extension) &&
        row.IsPublished === true,
    );
    return found ? { ...props } : undefined;
  },

  create: (desired, world) => [publish(desired, true, world)],
  update: () => [],
  remove: (current, world) => [publish(current, false, world)],

  capture: {
    after: ['RemoteApp'],
    reads: (seen) => [
      ...readPublishing(seen),
      ...publishingCollections(seen).map(({ name }) => getRdFileTypeAssociation(name)),
    ],
    strays: 'told',
    probes: (seen) =>
      publishingCollections(seen).flatMap(({ name: collection }) =>
        seen.rows(getRdFileTypeAssociation(collection)).flatMap((row) => {
          const [alias, extension] = [text(row.AppAlias), text(withDot(row.FileExtension))];
          return alias && extension && row.IsPublished === true ? [{ collection, alias, extension }] : [];
        }),
      ),
    write(objects, document, seen) {
      for (const { collection, alias, extension } of objects.map(({ probe }) => probe)) {
        const apps = placeOfApps(seen, collection);
        const key = keyIn(document.get(apps), alias);
        if (key === undefined) continue;
        const known = document.get([...apps, key, 'fileTypes']);
        const types = new Set([...(Array.isArray(known) ? known : []), extension.toLowerCase()]);
        document.set([...apps, key, 'fileTypes'], [...types].sort());
      }
    },
  },
  example: { collection: 'Office', alias: 'WORD', extension: '.docx' },
});

function publish({ collection, alias, extension }: FileTypeAssociationProps, published: boolean, world: World): Run {
  return publishing(
    'Set-RDFileTypeAssociation',
    {
      CollectionName: collection,
      AppAlias: alias,
      FileExtension: extension,
      IsPublished: published,
    },
    world,
  );
}

function withDot(extension: unknown): unknown {
  return typeof extension === 'string' && !extension.startsWith('.') ? `.${extension}` : extension;
}
