import { z } from 'zod';
import {
  type DesktopSwitch,
  getRdVirtualDesktopCollection,
  getRdVirtualDesktopCollectionConfiguration,
  getRdVirtualDesktopCollectionJobStatus,
} from '../../cmdlets/desktop-reads';
import { change, type Invocation } from '../../cmdlets/invocation';
import { run } from '../../cmdlets/step';
import { DesktopCollection } from '../../documents/schema-desktops';
import { defineKind, type Field } from '../kind';
import { CUSTOM_RDP_FIELD, PROFILE_DISK_FIELDS } from '../sessions/collection-parts';
import { DrainPolicy } from '../sessions/session-host';
import { captureCollections } from './capture-desktops';
import { updateDesktopCollection } from './collection-settings';
import { createDesktopCollection } from './create-collection';
import { nobodyOnDesktops } from './everybody-off';
import { observeDesktopCollection } from './observe-collection';

/** Shaped as in the document; desktops, allocations, assignments and RemoteApps are resources of their own. */
export const VirtualDesktopCollectionProps = DesktopCollection.omit({
  desktops: true,
  desktopsPerHost: true,
  remoteApps: true,
}).extend({
  name: z.string().min(1).max(256),
  /** Managed collections: desired only as true. */
  jobDone: z.boolean().optional(),
  /** How users are told before everything is made anew. */
  drain: DrainPolicy.optional(),
});
export type VirtualDesktopCollectionProps = z.infer<typeof VirtualDesktopCollectionProps>;

const WHY_FIXED = 'no cmdlet changes it once the collection is made (docs/behaviour/module.md section 9)';
const fixed = (description: string, more: Partial<Field> = {}): Field => ({
  description,
  change: 'never',
  why: WHY_FIXED,
  ...more,
});

/** Nothing reads it back either: the documents are compared instead, and a change is refused there. */
const atCreation = (description: string): Field => ({
  description: `${description}; given when the collection is made`,
  change: 'inPlace',
  compare: 'name',
  writeOnly: true,
});

const fields: Record<string, Field> = {
  name: { description: 'Name of the collection', change: 'replace', compare: 'name' },
  type: fixed('Pooled or personal, managed (made from a template) or unmanaged'),
  description: { description: 'Description', change: 'inPlace', default: '' },
  userGroups: { description: 'Groups whose members may sign in', change: 'inPlace', compare: 'nameSet' },
  desktopInWebAccess: { description: 'Whether the desktops are shown in RD Web Access', change: 'inPlace' },
  'client.redirect': {
    description: 'Devices and resources of the client that are redirected',
    change: 'inPlace',
    compare: 'set',
  },
  'client.allMonitors': { description: 'All monitors of the client are used', change: 'inPlace' },
  'client.printer': { description: "The client's printer is redirected", change: 'inPlace' },
  customRdpProperty: CUSTOM_RDP_FIELD,
  saveDelayMin: {
    description: 'A desktop is saved so many minutes after its user has signed out',
    change: 'inPlace',
    default: 0,
  },
  autoAssign: { description: 'Personal: who has no desktop gets a free one at the first sign-in', change: 'inPlace' },
  grantAdministrativePrivilege: {
    description: 'Personal: users are administrators of their desktops',
    change: 'inPlace',
  },
  userProfileDisks: { description: 'Pooled: user profile disks; `none` = off', change: 'inPlace' },
  ...PROFILE_DISK_FIELDS,
  'template.name': {
    description: 'Virtual machine the desktops are made from; a change makes every pooled desktop anew',
    change: 'inPlace',
    compare: 'name',
    alsoWrites: ['template.host', 'jobDone'],
    // Of a personal collection nothing changes it, and it isn't read: only new desktops are made from it.
    writeOnly: true,
  },
  'template.host': {
    description: 'Virtualization host the template is on',
    change: 'inPlace',
    compare: 'name',
    alsoWrites: ['template.name', 'jobDone'],
    writeOnly: true,
  },
  'storage.type': fixed('Where virtual machines are kept: on each host, on a share, or on a SAN'),
  'storage.path': fixed('Folder or share of the virtual machines', { compare: 'name' }),
  'storage.templatePath': atCreation('Folder for the copy of the template'),
  namePrefix: fixed('Beginning of the names of new desktops', { compare: 'name' }),
  domain: fixed('Domain that the desktops join', { compare: 'name' }),
  ou: fixed('Organizational unit of their computer accounts', { compare: 'name' }),
  unattendFile: atCreation('Answer file for Sysprep'),
  rollback: fixed('Pooled managed: a desktop is as before once its user has signed out'),
  passwordAgeDays: atCreation('Pooled managed: age of the password of a computer account'),
  jobDone: {
    description: 'No job makes, changes or deletes desktops, and the last one did not fail',
    change: 'inPlace',
    passes:
      'a job runs, or failed: Get-RDVirtualDesktopCollectionJobStatus shows it, and whatever needs its end waits for it',
  },
  drain: {
    description: 'How users are told, and what happens at the deadline, before every desktop is made anew',
    change: 'inPlace',
    writeOnly: true,
  },
};

/** The parts of the configuration that a property is read from; a part nobody manages is never read. */
const PARTS: Partial<Record<keyof VirtualDesktopCollectionProps, DesktopSwitch | 'General'>> = {
  userGroups: 'UserGroups',
  client: 'Client',
  userProfileDisks: 'UserProfileDisks',
  template: 'VirtualDesktopConfiguration',
  storage: 'VirtualDesktopConfiguration',
  namePrefix: 'VirtualDesktopConfiguration',
  domain: 'VirtualDesktopConfiguration',
  ou: 'VirtualDesktopConfiguration',
  customRdpProperty: 'General',
  saveDelayMin: 'General',
};

function reads(props: VirtualDesktopCollectionProps): Invocation[] {
  const parts = new Set(
    Object.entries(PARTS).flatMap(([property, part]) =>
      props[property as keyof VirtualDesktopCollectionProps] === undefined ? [] : [part],
    ),
  );
  return [
    getRdVirtualDesktopCollection(),
    ...[...parts].map((part) =>
      getRdVirtualDesktopCollectionConfiguration(props.name, part === 'General' ? undefined : part),
    ),
    ...(props.jobDone === undefined ? [] : [getRdVirtualDesktopCollectionJobStatus(props.name)]),
  ];
}

export const virtualDesktopCollectionKind = defineKind<VirtualDesktopCollectionProps>({
  name: 'VirtualDesktopCollection',
  description: 'A virtual desktop collection with all its settings',
  schema: VirtualDesktopCollectionProps,
  key: (props) => props.name,
  fields,
  reads,
  observe: observeDesktopCollection,
  create: createDesktopCollection,
  update: updateDesktopCollection,
  /** Managed desktops are deleted with their collection (section 9), so nobody may be on them. */
  remove({ name }) {
    const { wait, onlyIf } = nobodyOnDesktops(name, 'Managed desktops are deleted with their collection');
    return [wait, run(change('Remove-RDVirtualDesktopCollection', { CollectionName: name, Force: true }), { onlyIf })];
  },
  capture: captureCollections,
  example: {
    name: 'Pool',
    type: 'pooledManaged',
    description: 'Desktops of the call centre',
    userGroups: ['CONTOSO\\VDI-Pool'],
    desktopInWebAccess: true,
    client: { redirect: ['Clipboard', 'SmartCard'], allMonitors: true, printer: false },
    customRdpProperty: ['audiomode:i:0'],
    saveDelayMin: 10,
    userProfileDisks: {
      path: '\\\\fs11.contoso.com\\upd-pool',
      maxSizeGB: 20,
      exclude: { folders: ['AppData\\Local\\Temp'] },
    },
    template: { name: 'W11-2027', host: 'rdvh11.contoso.com' },
    storage: { type: 'local' },
    namePrefix: 'POOL',
    domain: 'contoso.com',
    ou: 'OU=Desktops,DC=contoso,DC=com',
    rollback: true,
    passwordAgeDays: 60,
    jobDone: true,
  },
});
