import type { Case } from './crosscheck-cases';

/** Mistakes about virtual desktops and personal desktops: both documents get the area, then each case its own mistake. */

const add = (path: string, value: string) => `{ op: add, path: ${path}, value: ${value} }`;
const VH = 'vh11.contoso.com';
const template = `template: { name: W11, host: ${VH} }, storage: { type: local }`;
const pool = `type: pooledManaged, ${template}, namePrefix: POOL, desktopsPerHost: { ${VH}: 2 }`;
const own = `type: personalUnmanaged, desktops: { E1: { host: ${VH}, assignedTo: 'C\\anna' }, E2: { host: ${VH}, assignedTo: 'C\\ben' } }`;
const area = (collections: string, more = '') => [
  add(`/servers/${VH}`, '{ os: 2022 }'),
  add('/virtualDesktops', `{ hosts: { ${VH}: {} }, collections: { ${collections} }${more} }`),
];
const fine = area(`Pool: { ${pool} }, Eng: { ${own} }`);
const app = (alias: string, more = '') =>
  `${alias}: { displayName: ${alias}, filePath: 'C:\\a.exe'${more === '' ? '' : `, ${more}`} }`;
const wrong = (collections: string, more = '') => ({ source: fine, target: area(collections, more) });
const both = (Eng: string) => `Pool: { ${pool} }, Eng: { ${Eng} }`;
const eng = (desktops: string, type = 'personalUnmanaged') => both(`type: ${type}, desktops: { ${desktops} }`);
const kiosk = (more: string) => [
  ...['Kiosk'].map((name) => add(`/collections/${name}`, `{ type: personal, assignments: { ${more} } }`)),
];

const fin = (...names: string[]) =>
  area(
    `Fin: { type: personalManaged, ${template}, namePrefix: FIN, desktops: { ${names.map((name) => `${name}: { host: ${VH} }`).join(', ')} } }`,
  );

export const desktopMistakes: Case[] = [
  {
    name: 'new desktops that the module would name otherwise',
    source: fin('FIN-7'),
    target: fin('FIN-7', 'FIN-08', 'FINX', 'ADM-8', 'fin-8'),
  },
  { name: 'virtual desktops in one document only', source: fine },
  { name: 'a virtualization host is not in servers', source: fine, target: fine.slice(1) },
  {
    name: 'a desktop on a server without the role',
    ...wrong(eng('E1: { host: sh11.contoso.com }, E2: { host: vh12.contoso.com }')),
  },
  {
    name: 'a pool with desktops by name',
    ...wrong(`Pool: { ${pool}, desktops: { P1: { host: ${VH} } } }, Eng: { ${own} }`),
  },
  {
    name: 'a RemoteApp of virtual desktops with a slash, a file type twice and one forgotten',
    source: area(
      `Pool: { ${pool}, remoteApps: { ${app('OLD')}, ${app('NEW', "fileTypes: ['.a', '.b']")} } }, Eng: { ${own} }`,
    ),
    target: area(
      `Pool: { ${pool}, remoteApps: { ${app('A/B')}, ${app('NEW', "fileTypes: ['.a', '.a']")} } }, Eng: { ${own} }`,
    ),
  },
  { name: 'a managed collection without template', ...wrong(`Pool: { type: pooledManaged }, Eng: { ${own} }`) },
  { name: 'an unmanaged collection with a template', ...wrong(both(`${own}, ${template}`)) },
  {
    name: 'a pool whose users own desktops',
    ...wrong(eng(`E1: { host: ${VH}, assignedTo: 'C\\anna' }`, 'pooledUnmanaged')),
  },
  {
    name: 'a personal collection with profile disks',
    ...wrong(both(`${own}, userProfileDisks: { path: \\\\fs\\x, maxSizeGB: 5 }`)),
  },
  { name: 'a pool with assignment', ...wrong(`Pool: { ${pool}, autoAssign: true }, Eng: { ${own} }`) },
  {
    name: 'central storage without a path',
    ...wrong(
      `Pool: { type: pooledManaged, template: { name: W11, host: ${VH} }, storage: { type: smbShare }, desktopsPerHost: { ${VH}: 2 } }, Eng: { ${own} }`,
    ),
  },
  {
    name: 'a share that is none',
    ...wrong(
      `Pool: { type: pooledManaged, template: { name: W11, host: ${VH} }, storage: { type: smbShare, path: 'D:\\x' }, desktopsPerHost: { ${VH}: 2 } }, Eng: { ${own} }`,
    ),
  },
  {
    name: 'a user with two desktops',
    ...wrong(eng(`E1: { host: ${VH}, assignedTo: 'C\\anna' }, E2: { host: ${VH}, assignedTo: 'c\\ANNA' }`)),
  },
  {
    name: 'a desktop in two collections',
    ...wrong(`${both(own)}, Two: { type: pooledUnmanaged, desktops: { e1: { host: ${VH} } } }`),
  },
  {
    name: 'a desktop changes its collection',
    source: fine,
    target: [
      ...area(
        `Pool: { ${pool} }, Eng: { type: personalUnmanaged, desktops: { E2: { host: ${VH}, assignedTo: 'C\\ben' } } }, Two: { type: pooledUnmanaged, desktops: { E1: { host: ${VH} } } }`,
      ),
      add('/removed', `['/virtualDesktops/collections/Eng/desktops/E1']`),
    ],
  },
  {
    name: 'a pool becomes personal',
    ...wrong(
      `Pool: { type: personalManaged, ${template}, namePrefix: POOL, desktops: { POOL-0: { host: ${VH} } } }, Eng: { ${own} }`,
    ),
  },
  {
    name: 'other storage',
    ...wrong(
      `Pool: { type: pooledManaged, template: { name: W11, host: ${VH} }, storage: { type: local, path: 'E:\\vm' }, desktopsPerHost: { ${VH}: 2 } }, Eng: { ${own} }`,
    ),
  },
  { name: 'a name that a session collection has', ...wrong(`${both(own)}, office: { ${pool} }`) },
  { name: 'a virtual desktop is forgotten', ...wrong(eng(`E1: { host: ${VH}, assignedTo: 'C\\anna' }`)) },
  {
    name: 'a personal desktop is forgotten',
    ...wrong(eng(`E1: { host: ${VH}, assignedTo: 'C\\anna' }, E2: { host: ${VH} }`)),
  },
  {
    name: 'two users change desktops',
    ...wrong(eng(`E1: { host: ${VH}, assignedTo: 'C\\ben' }, E2: { host: ${VH}, assignedTo: 'C\\anna' }`)),
  },
  { name: 'a unit twice', ...wrong(both(own), ", ouAccess: [{ ou: 'OU=a,DC=b' }, { ou: 'ou=A,dc=b' }]") },
  {
    name: 'assignments of a pooled session collection',
    target: [add('/collections/Office/assignments', "{ 'C\\anna': sh11.contoso.com }")],
  },
  { name: 'an assignment to a host of another collection', target: kiosk("'C\\anna': sh11.contoso.com") },
  { name: 'one session host for two users', target: kiosk("'C\\anna': sh13.contoso.com, 'C\\ben': sh13.contoso.com") },
];

export const desktopsAccepted: Case[] = [
  { name: 'virtual desktops', source: fine, target: fine },
  {
    name: 'another template and one more desktop',
    source: fine,
    target: [
      ...area(
        `Pool: { type: pooledManaged, template: { name: W12, host: ${VH} }, storage: { type: local }, namePrefix: POOL, desktopsPerHost: { ${VH}: 3 } }, Eng: { ${own} }`,
      ),
      add('/migration/waves/pilot/collections/-', 'Pool'),
    ],
  },
  {
    name: 'users move on one after the other',
    ...wrong(
      eng(`E1: { host: ${VH}, assignedTo: 'C\\ben' }, E2: { host: ${VH} }, E3: { host: ${VH}, assignedTo: 'C\\anna' }`),
    ),
  },
];

export const desktopWarnings: Case[] = [
  {
    name: 'a gap in the numbers of new desktops',
    source: fin('FIN-7'),
    target: fin('FIN-7', 'FIN-8', 'FIN-10', 'FIN-11'),
  },
  {
    name: 'a desktop of another name',
    source: area(`Fin: { type: personalManaged, ${template}, namePrefix: FIN, desktops: { X1: { host: ${VH} } } }`),
    target: area(`Fin: { type: personalManaged, ${template}, namePrefix: FIN, desktops: { X1: { host: ${VH} } } }`),
  },
  {
    name: 'profile disks that the target leaves out',
    source: area(`Pool: { ${pool}, userProfileDisks: { path: \\\\fs\\p, maxSizeGB: 5 } }`),
    target: area(`Pool: { ${pool} }`),
  },
];
