import { z } from 'zod';
import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { getRdRemoteApp } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { RemoteApp } from '../../documents/schema-collections';
import { type Change, defineKind, type FieldChange } from '../kind';
import { placeOfApps, publishing, publishingCollections, readPublishing } from './publishing';
import { defined, flag, integer, nullableText, objects, type Row, sameName, text, texts, word } from './values';

/** Shaped as in the document; file types are resources of their own. */
export const RemoteAppProps = RemoteApp.omit({ fileTypes: true }).extend({
  collection: z.string().min(1),
  alias: z.string().min(1),
});
export type RemoteAppProps = z.infer<typeof RemoteAppProps>;

export const remoteAppKind = defineKind<RemoteAppProps>({
  name: 'RemoteApp',
  description: 'A program published in a collection, of session hosts or of virtual desktops',
  schema: RemoteAppProps,
  key: (props) => `${props.collection}/${props.alias}`,
  fields: {
    collection: { description: 'Collection it is published in', change: 'replace', compare: 'name' },
    // There is no rename: remove and create (docs/behaviour/module.md section 7).
    alias: { description: 'Alias, unique in the collection in any case', change: 'replace', compare: 'name' },
    displayName: { description: 'Name users see', change: 'inPlace' },
    filePath: {
      description: 'Program, a local path on every host or desktop of the collection',
      change: 'inPlace',
      compare: 'name',
    },
    virtualPath: { description: 'The same path with environment variables', change: 'inPlace', compare: 'name' },
    folder: { description: 'Folder in RD Web Access', change: 'inPlace' },
    showInWebAccess: { description: 'Whether RD Web Access shows it', change: 'inPlace', default: true },
    iconPath: { description: 'File the icon is taken from', change: 'inPlace', compare: 'name' },
    iconIndex: { description: 'Number of the icon in that file', change: 'inPlace', default: 0 },
    'commandLine.mode': {
      description: 'Whether users may give arguments, or these are always used',
      change: 'inPlace',
      default: 'DoNotAllow',
    },
    'commandLine.arguments': { description: 'Arguments that are always used', change: 'inPlace' },
    userGroups: {
      description: 'Groups that see it; none = everybody of the collection',
      change: 'inPlace',
      compare: 'nameSet',
    },
  },
  reads: (props) => [getRdRemoteApp(props.collection)],

  observe(snapshot, props) {
    const row = objects(snapshot.get(getRdRemoteApp(props.collection)).output).find((candidate) =>
      sameName(candidate.Alias, props.alias),
    );
    return row && observed(row, props);
  },

  /** Always with its alias: without, one is made from the file name and reruns make copies (section 7). */
  create: (desired, world) => [
    publishing(
      'New-RDRemoteApp',
      {
        CollectionName: desired.collection,
        Alias: desired.alias,
        DisplayName: desired.displayName,
        FilePath: desired.filePath,
        ...optional({
          FileVirtualPath: desired.virtualPath,
          FolderName: desired.folder,
          ShowInWebAccess: desired.showInWebAccess === 'default' ? undefined : desired.showInWebAccess,
          IconPath: desired.iconPath,
          IconIndex: desired.iconIndex?.toString(),
          CommandLineSetting: desired.commandLine?.mode,
          RequiredCommandLine: desired.commandLine?.mode === 'Require' ? desired.commandLine.arguments : undefined,
          UserGroups: desired.userGroups?.length ? desired.userGroups : undefined,
        }),
      },
      world,
    ),
  ],

  update(difference, world) {
    const parameters = updateParameters(difference);
    if (Object.keys(parameters).length === 0) return [];
    const { collection, alias } = difference.desired;
    return [publishing('Set-RDRemoteApp', { CollectionName: collection, Alias: alias, ...parameters }, world)];
  },

  /** The program itself stays where it is. */
  remove: (current) => [
    run(change('Remove-RDRemoteApp', { CollectionName: current.collection, Alias: current.alias, Force: true })),
  ],

  capture: {
    after: ['SessionCollection', 'VirtualDesktopCollection'],
    reads: (seen) => [...readPublishing(seen), ...publishingCollections(seen).map(({ name }) => getRdRemoteApp(name))],
    strays: 'told',
    probes: (seen) =>
      publishingCollections(seen).flatMap(({ name: collection }) => {
        const aliases = seen.rows(getRdRemoteApp(collection)).flatMap((row) => text(row.Alias) || []);
        return aliases.sort().map((alias) => ({ collection, alias, displayName: '', filePath: '' }));
      }),
    write(objects, document, seen) {
      for (const { probe, live } of objects) {
        const { collection: _collection, alias = probe.alias, commandLine, ...app } = live;
        const line = commandLine?.arguments === '' ? { mode: commandLine.mode } : commandLine;
        document.set([...placeOfApps(seen, probe.collection), alias], {
          ...withoutDerived(app),
          userGroups: app.userGroups?.toSorted(),
          commandLine: line,
        });
      }
    },
  },
  example: {
    collection: 'Finance',
    alias: 'LEDGER',
    displayName: 'Ledger',
    filePath: 'C:\\Ledger\\ledger.exe',
    virtualPath: '%SystemDrive%\\Ledger\\ledger.exe',
    folder: 'Finance',
    showInWebAccess: true,
    iconPath: 'C:\\Ledger\\ledger.exe',
    iconIndex: 0,
    commandLine: { mode: 'Require', arguments: '/db "prod 1"' },
    userGroups: ['CONTOSO\\RDS-Ledger'],
  },
});

/** Without what was made from the program's path when it was published: unmanaged, it goes along with a new path. */
function withoutDerived(app: Partial<RemoteAppProps>): Partial<RemoteAppProps> {
  const { virtualPath, iconPath, iconIndex, folder, ...rest } = app;
  const ownIcon = !sameName(iconPath, app.filePath ?? '') || iconIndex !== 0;
  return {
    ...rest,
    ...(sameName(virtualPath, app.filePath ?? '') ? {} : { virtualPath }),
    ...(folder === '' ? {} : { folder }),
    ...(ownIcon ? { iconPath, iconIndex } : {}),
  };
}

function observed(row: Row, props: RemoteAppProps): Partial<RemoteAppProps> {
  const mode = word(row.CommandLineSetting, ['DoNotAllow', 'Allow', 'Require']);
  return {
    collection: props.collection,
    alias: text(row.Alias) ?? props.alias,
    ...defined<Partial<RemoteAppProps>>({
      displayName: text(row.DisplayName),
      filePath: text(row.FilePath),
      virtualPath: nullableText(row.FileVirtualPath),
      folder: nullableText(row.FolderName),
      showInWebAccess: flag(row.ShowInWebAccess),
      iconPath: nullableText(row.IconPath),
      iconIndex: integer(row.IconIndex),
      // The required command line may read as one blank where there is none (section 7).
      commandLine: mode && { mode, arguments: nullableText(row.RequiredCommandLine ?? null)?.trim() ?? '' },
      userGroups: texts(row.UserGroups),
    }),
  };
}

function updateParameters({ current, desired, changes }: Change<RemoteAppProps>): Invocation['parameters'] {
  const to = new Map(changes.map((field: FieldChange) => [field.path, field.to]));
  const given = (path: string) => to.get(path) as ParameterValue | undefined;
  return optional({
    DisplayName: given('displayName'),
    FilePath: given('filePath'),
    FileVirtualPath: given('virtualPath') ?? beside('virtualPath'),
    FolderName: given('folder'),
    ShowInWebAccess: given('showInWebAccess'),
    IconPath: given('iconPath') ?? beside('iconPath'),
    // A String going in, an Int32 coming out (section 10).
    IconIndex: to.has('iconIndex') ? String(to.get('iconIndex')) : undefined,
    ...commandLine(),
    UserGroups: given('userGroups'),
  });

  /**
   * The cmdlet takes these along to a new path of the program unless it is told otherwise: right for what was made from the
   * old path and isn't managed, while what is managed stays as it is.
   */
  function beside(name: 'virtualPath' | 'iconPath'): ParameterValue | undefined {
    const path = given('filePath');
    if (path === undefined) return undefined;
    if (desired[name] !== undefined) return current[name];
    const derived = current.filePath !== undefined && sameName(current[name], current.filePath);
    return derived ? path : undefined;
  }

  /** -RequiredCommandLine is only taken together with `Require` (section 7). */
  function commandLine(): Record<string, ParameterValue | undefined> {
    if (!to.has('commandLine.mode') && !to.has('commandLine.arguments')) return {};
    const mode = given('commandLine.mode') ?? current.commandLine?.mode ?? desired.commandLine?.mode;
    if (mode !== 'Require') return to.has('commandLine.mode') ? { CommandLineSetting: mode } : {};
    const required = given('commandLine.arguments') ?? current.commandLine?.arguments ?? desired.commandLine?.arguments;
    return { CommandLineSetting: mode, RequiredCommandLine: required };
  }
}

/** The parameters that have a value. */
function optional(parameters: Record<string, ParameterValue | undefined>): Invocation['parameters'] {
  return (defined(parameters) as Invocation['parameters'] | undefined) ?? {};
}
