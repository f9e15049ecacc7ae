import { RemoteAccessServer } from '../documents/remote-access/schema';
import { Vpn } from '../documents/remote-access/settings';
import {
  ConnectionBrokers,
  Deployment,
  Gateway,
  HighAvailability,
  LicenseServer,
  WebAccess,
} from '../documents/schema';
import { Collection, RemoteApp } from '../documents/schema-collections';
import { DesktopCollection } from '../documents/schema-desktops';

type Tree = Record<string, unknown>;
type Shaped = { shape: object };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys of a map in the order of its schema, which is that of the documentation; unknown ones last. */
function sortedBy(schema: Shaped, value: unknown): unknown {
  if (!isTree(value)) return value;
  const known = Object.keys(schema.shape);
  const place = (key: string) => (known.includes(key) ? known.indexOf(key) : known.length);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => place(a) - place(b)));
}

const each = (value: unknown, of: (inner: unknown) => unknown): unknown =>
  isTree(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, of(inner)])) : value;

const within = (value: unknown, key: string, of: (inner: unknown) => unknown): unknown =>
  isTree(value) && Object.hasOwn(value, key) ? { ...value, [key]: of(value[key]) } : value;

const apps = (value: unknown): unknown =>
  within(value, 'remoteApps', (inner) => each(inner, (app) => sortedBy(RemoteApp, app)));
const collection = (value: unknown): unknown => apps(sortedBy(Collection, value));
const brokers = (value: unknown): unknown =>
  within(sortedBy(ConnectionBrokers, value), 'highAvailability', (inner) => sortedBy(HighAvailability, inner));
const licensing = (value: unknown): unknown =>
  within(value, 'servers', (servers) => each(servers, (server) => sortedBy(LicenseServer, server)));

/** A captured document with its parts in the usual order, whatever kind wrote them first. */
export function inOrder(document: Tree): object {
  const areas: Record<string, (value: unknown) => unknown> = {
    connectionBrokers: brokers,
    licensing,
    collections: (value) => each(value, collection),
    virtualDesktops: (value) =>
      within(value, 'collections', (inner) => each(inner, (one) => apps(sortedBy(DesktopCollection, one)))),
    webAccess: (value) => sortedBy(WebAccess, value),
    gateway: (value) => sortedBy(Gateway, value),
    remoteAccess: (value) =>
      each(value, (server) => within(sortedBy(RemoteAccessServer, server), 'vpn', (vpn) => sortedBy(Vpn, vpn))),
  };
  const sorted = sortedBy(Deployment, document);
  return isTree(sorted)
    ? Object.fromEntries(Object.entries(sorted).map(([area, value]) => [area, areas[area]?.(value) ?? value]))
    : document;
}
