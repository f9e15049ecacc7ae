import { z } from 'zod';
import type { Invocation } from '../../cmdlets/invocation';
import { change } from '../../cmdlets/invocation';
import {
  type CollectionSwitch,
  getRdRemoteDesktop,
  getRdSessionCollection,
  getRdSessionCollectionConfiguration,
} from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { Collection } from '../../documents/schema-collections';
import { UserError } from '../../errors';
import { collectionNames } from '../capture';
import { valueAt } from '../fields';
import { defineKind, type Field } from '../kind';
import { CUSTOM_RDP_FIELD, PROFILE_DISK_FIELDS } from './collection-parts';
import { updateCollection } from './collection-settings';
import { observeCollection } from './observe-collection';
import type { SessionHostProps } from './session-host';

/** Shaped as in the document; RemoteApps are resources of their own, and a rename is a new collection. */
export const SessionCollectionProps = Collection.omit({
  renamedFrom: true,
  remoteApps: true,
  assignments: true,
}).extend({
  name: z.string().min(1).max(256),
});
export type SessionCollectionProps = z.infer<typeof SessionCollectionProps>;

/**
 * Defaults are what New-RDSessionCollection leaves behind. Zero limits, Negotiate, ClientCompatible, NLA and 16 monitors
 * are those of the module's own objects; the others are from memory (docs/behaviour/module.md section 6) and only
 * matter where a document says `default`.
 */
const fields: Record<string, Field> = {
  name: { description: 'Name of the collection', change: 'replace', compare: 'name' },
  type: {
    description: 'Pooled, or a personal desktop per user; fixed at creation',
    change: 'replace',
  },
  description: { description: 'Description', change: 'inPlace', default: '' },
  userGroups: { description: 'Groups whose members may sign in', change: 'inPlace', compare: 'nameSet' },
  desktopInWebAccess: { description: 'Whether the full desktop is shown in RD Web Access', change: 'inPlace' },
  'limits.activeSessionLimitMin': {
    description: 'End an active session after, in minutes; 0 = never',
    change: 'inPlace',
    default: 0,
  },
  'limits.idleSessionLimitMin': {
    description: 'Idle session limit in minutes; 0 = never',
    change: 'inPlace',
    default: 0,
  },
  'limits.disconnectedSessionLimitMin': {
    description: 'End a disconnected session after, in minutes; 0 = never',
    change: 'inPlace',
    default: 0,
  },
  'limits.brokenConnectionAction': {
    description: 'What happens when a limit is reached or a connection breaks',
    change: 'inPlace',
    default: 'Disconnect',
  },
  'limits.automaticReconnectionEnabled': {
    description: 'Clients reconnect by themselves',
    change: 'inPlace',
    default: true,
  },
  'temporaryFolders.deletedOnExit': {
    description: 'Temporary folders are deleted at sign-out',
    change: 'inPlace',
    default: true,
  },
  'temporaryFolders.perSession': {
    description: 'A temporary folder per session; no cmdlet reads it back',
    change: 'inPlace',
    writeOnly: true,
    default: true,
  },
  'security.securityLayer': { description: 'Security layer', change: 'inPlace', default: 'Negotiate' },
  'security.encryptionLevel': { description: 'Encryption level', change: 'inPlace', default: 'ClientCompatible' },
  'security.authenticateUsingNLA': {
    description: 'Network Level Authentication is needed',
    change: 'inPlace',
    default: true,
  },
  'client.redirect': {
    description: 'Devices and resources of the client that are redirected',
    change: 'inPlace',
    compare: 'set',
  },
  'client.printers.redirected': { description: "The client's printers are redirected", change: 'inPlace' },
  'client.printers.easyPrint': { description: 'The Easy Print driver is tried first', change: 'inPlace' },
  'client.printers.asDefault': { description: "The client's default printer is the session's", change: 'inPlace' },
  'client.maxRedirectedMonitors': { description: 'Monitors per session', change: 'inPlace', default: 16 },
  customRdpProperty: CUSTOM_RDP_FIELD,
  userProfileDisks: { description: 'User profile disks; `none` = off', change: 'inPlace' },
  ...PROFILE_DISK_FIELDS,
  'loadBalancing.*.weight': { description: "The host's share of new sessions", change: 'inPlace' },
  'loadBalancing.*.sessionLimit': { description: 'Most sessions on the host', change: 'inPlace' },
};

/** Has every part of a collection read. */
const EVERYTHING = {
  type: 'pooled',
  userGroups: [],
  desktopInWebAccess: true,
  limits: {},
  temporaryFolders: {},
  security: {},
  client: {},
  customRdpProperty: [],
  userProfileDisks: 'none',
  loadBalancing: {},
} satisfies Partial<SessionCollectionProps>;

/** Fields that cmdlets read and that have no value all the same; nobody is balanced where there are no hosts. */
function unanswered(live: Partial<SessionCollectionProps>): string[] {
  const parts = Object.keys(EVERYTHING).filter((part) => part !== 'loadBalancing' && !Object.hasOwn(live, part));
  const inside = Object.entries(fields).flatMap(([path, { writeOnly }]) => {
    const [part = '', ...rest] = path.split('.');
    if (writeOnly || rest.length === 0 || part === 'loadBalancing' || part === 'userProfileDisks') return [];
    return Object.hasOwn(live, part) && valueAt(live, path.split('.')) === undefined ? [path] : [];
  });
  return [...parts, ...inside];
}

/** Without the empty lists: include and exclude exclude each other. */
function disksWritten(disks: NonNullable<SessionCollectionProps['userProfileDisks']>) {
  if (disks === 'none') return disks;
  const lists = (paths: typeof disks.include) => {
    const filled = Object.entries(paths ?? {}).filter(([, list]) => list.length > 0);
    return filled.length > 0 ? Object.fromEntries(filled.map(([of, list]) => [of, list.toSorted()])) : undefined;
  };
  return { ...disks, include: lists(disks.include), exclude: lists(disks.exclude) };
}

/** The parts of the configuration that a property is read from; a part nobody manages is never read. */
const PARTS: Partial<Record<keyof SessionCollectionProps, CollectionSwitch>> = {
  userGroups: 'UserGroup',
  limits: 'Connection',
  temporaryFolders: 'Connection',
  security: 'Security',
  client: 'Client',
  userProfileDisks: 'UserProfileDisk',
  loadBalancing: 'LoadBalancing',
};

function reads(props: SessionCollectionProps): Invocation[] {
  const parts = new Set<CollectionSwitch>();
  for (const [property, part] of Object.entries(PARTS)) {
    if (props[property as keyof SessionCollectionProps] !== undefined) parts.add(part);
  }
  return [
    getRdSessionCollection(),
    ...(props.customRdpProperty === undefined ? [] : [getRdSessionCollectionConfiguration(props.name)]),
    ...[...parts].map((part) => getRdSessionCollectionConfiguration(props.name, part)),
    ...(props.desktopInWebAccess === undefined ? [] : [getRdRemoteDesktop()]),
  ];
}

export const sessionCollectionKind = defineKind<SessionCollectionProps>({
  name: 'SessionCollection',
  description: 'A session collection with all its settings',
  schema: SessionCollectionProps,
  key: (props) => props.name,
  fields,
  reads,
  observe: observeCollection,

  /** Hosts that don't qualify are dropped with only a warning (section 6): reading the SessionHosts back finds them. */
  create(desired, world) {
    const hosts = world.after
      .all<SessionHostProps>('SessionHost')
      .filter((host) => host.collection.toLowerCase() === desired.name.toLowerCase())
      .map((host) => host.host)
      .sort();
    if (hosts.length === 0) {
      throw new UserError(
        'collection-without-host',
        `collection ${desired.name} can't be created without a session host`,
        'give it at least one under sessionHosts',
      );
    }
    const described =
      desired.description !== undefined && desired.description !== 'default' && desired.description !== '';
    return [
      run(
        change('New-RDSessionCollection', {
          CollectionName: desired.name,
          SessionHost: hosts,
          ...(described ? { CollectionDescription: desired.description ?? '' } : {}),
          ...(desired.type === 'personal' ? { PersonalUnmanaged: true } : {}),
        }),
      ),
    ];
  },

  update: updateCollection,

  remove: (current) => [run(change('Remove-RDSessionCollection', { CollectionName: current.name, Force: true }))],

  capture: {
    reads: () => [getRdSessionCollection()],
    strays: 'told',
    probes: (seen) => collectionNames(seen).map((name) => ({ name, ...EVERYTHING })),
    write(objects, document) {
      for (const { probe, live } of objects) {
        const { name = probe.name, userProfileDisks, client, loadBalancing, ...settings } = live;
        // A desktop that is somebody's own is not balanced and needs no disk for the profile.
        const pooled = live.type !== 'personal';
        document.set(['collections', name], {
          ...settings,
          userGroups: settings.userGroups?.toSorted(),
          client: client && { ...client, redirect: client.redirect?.toSorted() },
          ...(pooled ? { loadBalancing, userProfileDisks: userProfileDisks && disksWritten(userProfileDisks) } : {}),
        });
        for (const field of unanswered(live)) {
          document.leaveOut(
            `${field} of collection ${name}`,
            'what the cmdlet answers for it is nothing, or unknown here',
          );
        }
      }
    },
  },
  example: {
    name: 'Office',
    type: 'pooled',
    description: 'Office desktop and applications',
    userGroups: ['CONTOSO\\RDS-Office'],
    desktopInWebAccess: true,
    limits: {
      activeSessionLimitMin: 0,
      idleSessionLimitMin: 60,
      disconnectedSessionLimitMin: 240,
      brokenConnectionAction: 'Disconnect',
      automaticReconnectionEnabled: true,
    },
    temporaryFolders: { deletedOnExit: true, perSession: 'default' },
    security: { securityLayer: 'SSL', encryptionLevel: 'High', authenticateUsingNLA: true },
    client: {
      redirect: ['Clipboard', 'SmartCard', 'Drive'],
      printers: { redirected: true, easyPrint: true, asDefault: false },
      maxRedirectedMonitors: 4,
    },
    customRdpProperty: ['drivestoredirect:s:'],
    userProfileDisks: {
      path: '\\\\fs11.contoso.com\\upd-office',
      maxSizeGB: 30,
      exclude: { folders: ['AppData\\Local\\Temp'] },
    },
    loadBalancing: { 'rdsh11.contoso.com': { weight: 100, sessionLimit: 60 } },
  },
});
