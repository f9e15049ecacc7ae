import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRdFileTypeAssociation, getRdSessionCollection } from '../../cmdlets/reads';
import { type Run, run } from '../../cmdlets/step';
import { FileType } from '../../documents/schema-collections';
import { collectionNames, keyIn } from '../capture';
import { defineKind } from '../kind';
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

  create: (desired) => [publish(desired, true)],
  update: () => [],
  remove: (current) => [publish(current, false)],

  capture: {
    after: ['RemoteApp'],
    reads: (seen) => [getRdSessionCollection(), ...collectionNames(seen).map(getRdFileTypeAssociation)],
    strays: 'told',
    probes: (seen) =>
      collectionNames(seen).flatMap((collection) =>
        seen.rows(getRdFileTypeAssociation(collection)).flatMap((row) => {
          const [alias, extension] = [text(row.AppAlias), text(withDot(row.FileExtension))];
          return alias && extension && row.IsPublished === true ? [{ collection, alias, extension }] : [];
        }),
      ),
    write(objects, document) {
      for (const { collection, alias, extension } of objects.map(({ probe }) => probe)) {
        const apps = ['collections', collection, 'remoteApps'];
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

function publish({ collection, alias, extension }: FileTypeAssociationProps, published: boolean): Run {
  return run(
    change('Set-RDFileTypeAssociation', {
      CollectionName: collection,
      AppAlias: alias,
      FileExtension: extension,
      IsPublished: published,
    }),
  );
}

function withDot(extension: unknown): unknown {
  return typeof extension === 'string' && !extension.startsWith('.') ? `.${extension}` : extension;
}
