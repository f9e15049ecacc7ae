import { join, resolve } from 'node:path';
import { loadEnvironment } from '../../src/documents/environment';
import { loadDocument } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { desktopSource, desktopTarget } from '../planner/desktop-samples';
import { mistakesOf, type Pair } from './hostile';

const root = resolve(__dirname, '../..');
const prod = loadEnvironment(root, 'prod');
const stacks = (name: string): Pair => ({
  source: loadDocument(join(root, 'stacks/base', name, 'source.yaml')).deployment,
  target: loadDocument(join(root, 'stacks/base', name, 'target.yaml')).deployment,
});

const disks = {
  path: '\\\\fs01.contoso.com\\upd-more',
  maxSizeGB: 20,
  include: { folders: ['some folder'], files: ['some file'] },
};
const left = { ...disks, include: undefined, exclude: { folders: ['no folder'], files: ['no file'] } };
const pack = { agreementNumber: 'agreement 1', licenseNumber: 'licence 1', authorizationNumber: 'authorization 1' };
const sql = { driver: 'some driver', server: 'sql server', database: 'sql database' };

/** What the samples leave out, by the place where it is put in; `*` = at every name there. */
const MORE: [path: string, value: unknown][] = [
  ['/connectionBrokers/highAvailability/database/connectionString', sql],
  ['/connectionBrokers/highAvailability/addresses/zone', 'contoso.com'],
  ['/licensing/servers/*/registration/email', 'somebody by mail'],
  ['/licensing/servers/*/keyPacks/#/agreementNumber', pack.agreementNumber],
  ['/licensing/servers/*/keyPacks/#/licenseNumber', pack.licenseNumber],
  ['/licensing/servers/*/keyPacks/#/authorizationNumber', pack.authorizationNumber],
  ['/collections/Office/userProfileDisks', disks],
  ['/collections/Finance/userProfileDisks', left],
  ['/gateway/resourcePolicies/#/description', 'some description'],
  ['/virtualDesktops/collections/*/description', 'some desktops'],
  ['/virtualDesktops/collections/*/customRdpProperty', ['some property']],
  ['/virtualDesktops/collections/*/userProfileDisks', disks],
  ['/virtualDesktops/ouAccess/#/domain', 'some domain'],
  ['/remoteAccess/*/byHand/bgp', 'some routes'],
  [
    '/migration/tasks/#/check',
    {
      cmdlet: 'Get-Service',
      parameters: { Name: 'some service', Include: ['more'] },
      property: 'some property of it',
      equals: 'some answer',
    },
  ],
];

/** Puts a value in wherever the place above it is there. */
function withValue(document: unknown, path: string[], value: unknown): unknown {
  const [name = '', ...rest] = path;
  if (typeof document !== 'object' || document === null) return document;
  const into = (inner: unknown) => (rest.length === 0 ? value : withValue(inner, rest, value));
  if (Array.isArray(document)) return document.map(into);
  const names = name === '*' ? Object.keys(document) : [name];
  const entries = Object.entries(document);
  const added = rest.length === 0 ? names : names.filter((one) => Object.hasOwn(document, one));
  return { ...document, ...Object.fromEntries(added.map((one) => [one, into(new Map(entries).get(one))])) };
}

/** The same with as many of the values above as make a document that is valid beside the other one. */
function richer(pair: Pair): Pair {
  return MORE.reduce((now, [path, value]) => {
    const place = path.split('/').slice(1);
    const next = {
      source: Deployment.safeParse(withValue(now.source, place, value)),
      target: Deployment.safeParse(withValue(now.target, place, value)),
    };
    if (!next.source.success || !next.target.success) return now;
    const both = { source: next.source.data, target: next.target.data };
    return mistakesOf(both).length === 0 ? both : now;
  }, pair);
}

/** Migrations that between them have most of what can be written. */
export const PAIRS: Record<string, Pair> = {
  'a whole farm': richer({ source: prod.source.deployment, target: prod.target.deployment }),
  'virtual desktops': richer({ source: desktopSource, target: desktopTarget }),
  'a Remote Access server': richer(stacks('remote-access-2008r2')),
  'an old Remote Access server': richer(stacks('remote-access-2003')),
};
