import {
  type CollectionSwitch,
  getRdRemoteDesktop,
  getRdSessionCollection,
  getRdSessionCollectionConfiguration,
} from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { RedirectOption } from '../../documents/schema-collections';
import { profileDisksOf, rdpLines } from './collection-parts';
import type { SessionCollectionProps } from './session-collection';
import { defined, flag, flags, integer, nullableText, objects, type Row, sameName, text, texts, word } from './values';

/** What is there of a collection, in the document's spelling; only the parts that the desired properties had read. */
export function observeCollection(
  snapshot: Snapshot,
  props: SessionCollectionProps,
): Partial<SessionCollectionProps> | undefined {
  // An unknown name may give other collections and no error (docs/behaviour/module.md section 6): filter by name.
  const row = objects(snapshot.get(getRdSessionCollection()).output).find((candidate) =>
    sameName(candidate.CollectionName, props.name),
  );
  if (!row) return undefined;
  const part = (name?: CollectionSwitch) => partOf(snapshot, props.name, name);
  const connects = props.limits !== undefined || props.temporaryFolders !== undefined;
  const connection = connects ? part('Connection') : undefined;
  return defined<Partial<SessionCollectionProps>>({
    name: text(row.CollectionName) ?? props.name,
    type: collectionType(row.CollectionType),
    description: nullableText(row.CollectionDescription),
    userGroups: props.userGroups && texts(part('UserGroup')?.UserGroup),
    desktopInWebAccess: props.desktopInWebAccess === undefined ? undefined : desktopShown(snapshot, props.name),
    limits: connection && limits(connection),
    temporaryFolders: connection && defined({ deletedOnExit: flag(connection.TemporaryFoldersDeletedOnExit) }),
    security: props.security && security(part('Security')),
    client: props.client && client(part('Client')),
    customRdpProperty: props.customRdpProperty && rdpLines(part()?.CustomRdpProperty),
    userProfileDisks: props.userProfileDisks && profileDisksOf(part('UserProfileDisk'), 'EnableUserProfileDisk'),
    loadBalancing: props.loadBalancing && loadBalancing(snapshot, props.name),
  });
}

function partOf(snapshot: Snapshot, name: string, part?: CollectionSwitch): Row | undefined {
  return objects(snapshot.get(getRdSessionCollectionConfiguration(name, part)).output)[0];
}

function collectionType(value: unknown): SessionCollectionProps['type'] | undefined {
  const found = word(value, ['PooledUnmanaged', 'PersonalUnmanaged']);
  return found && (found === 'PersonalUnmanaged' ? 'personal' : 'pooled');
}

/** A collection that publishes RemoteApps may have no row here: its desktop is not shown then. */
function desktopShown(snapshot: Snapshot, name: string): boolean | undefined {
  const result = snapshot.get(getRdRemoteDesktop());
  const row = objects(result.output).find((candidate) => sameName(candidate.CollectionName, name));
  if (row) return flag(row.ShowInWebAccess);
  return result.errors.length > 0 ? undefined : false;
}

function limits(row: Row): SessionCollectionProps['limits'] {
  return defined({
    activeSessionLimitMin: integer(row.ActiveSessionLimitMin),
    idleSessionLimitMin: integer(row.IdleSessionLimitMin),
    disconnectedSessionLimitMin: integer(row.DisconnectedSessionLimitMin),
    brokenConnectionAction: word(row.BrokenConnectionAction, ['None', 'Disconnect', 'LogOff']),
    automaticReconnectionEnabled: flag(row.AutomaticReconnectionEnabled),
  });
}

function security(row: Row | undefined): SessionCollectionProps['security'] {
  if (!row) return undefined;
  return defined({
    securityLayer: word(row.SecurityLayer, ['RDP', 'Negotiate', 'SSL']),
    encryptionLevel: word(row.EncryptionLevel, ['Low', 'ClientCompatible', 'High', 'FipsCompliant']),
    authenticateUsingNLA: flag(row.AuthenticateUsingNLA),
  });
}

function client(row: Row | undefined): SessionCollectionProps['client'] {
  if (!row) return undefined;
  return defined({
    redirect: flags(row.ClientDeviceRedirectionOptions, RedirectOption.options),
    printers: defined({
      redirected: flag(row.ClientPrinterRedirected),
      easyPrint: flag(row.RDEasyPrintDriverEnabled),
      asDefault: flag(row.ClientPrinterAsDefault),
    }),
    maxRedirectedMonitors: integer(row.MaxRedirectedMonitors),
  });
}

/** By host in lower case, since the module changes the case of names at will. */
function loadBalancing(snapshot: Snapshot, name: string): SessionCollectionProps['loadBalancing'] {
  const rows = objects(snapshot.get(getRdSessionCollectionConfiguration(name, 'LoadBalancing')).output);
  const byHost = rows.flatMap((row) => {
    const host = text(row.SessionHost)?.toLowerCase();
    const values = { weight: integer(row.RelativeWeight), sessionLimit: integer(row.SessionLimit) };
    return host ? [[host, defined(values) ?? {}] as const] : [];
  });
  return byHost.length === 0 ? undefined : Object.fromEntries(byHost);
}
