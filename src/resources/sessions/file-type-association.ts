import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRdFileTypeAssociation } from '../../cmdlets/reads';
import { type Run, run } from '../../cmdlets/step';
import { FileType } from '../../documents/schema-collections';
import { defineKind } from '../kind';
import { objects, sameName } from './values';

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
