import type { Deployment } from '../../documents/schema';
import type { DesktopCollection } from '../../documents/schema-desktops';
import { accountsOf, brokersOf, isLost } from '../../rules/facts';
import type { Resource } from '../types';
import { resource, sorted } from './build';
import { published } from './collections';

const AREA = 'Virtual desktops';

/** Virtual desktop collections, what is in them, and what the deployment and its hosts need for them. */
export function desktopResources(deployment: Deployment): Resource[] {
  const { virtualDesktops } = deployment;
  if (!virtualDesktops) return [];
  const { collections, hosts, machineAccountReuse, ouAccess, templateExportPath } = virtualDesktops;
  const inUse = Object.keys(hosts).length > 0;
  return [
    ...(inUse
      ? [resource('VirtualDesktopSettings', 'deployment', [AREA], { templateExportPath, machineAccountReuse })]
      : []),
    ...(ouAccess ?? []).map(({ ou, domain }) =>
      resource('OuAccess', ou, [AREA], { ou, domain, brokers: sorted(brokersOf(deployment)) }),
    ),
    ...Object.entries(hosts)
      .filter(([host]) => !isLost(deployment, host))
      .map(([host, { concurrency, idleCount, cluster }]) =>
        resource('VirtualizationHost', host, [AREA, 'Hosts'], { host, concurrency, idleCount, cluster }),
      ),
    ...Object.entries(collections).flatMap(([name, collection]) => collectionResources(deployment, name, collection)),
  ];
}

function collectionResources(deployment: Deployment, name: string, collection: DesktopCollection): Resource[] {
  const moveCredential = deployment.virtualDesktops?.moveCredential;
  const { desktops, desktopsPerHost, userGroups, client, remoteApps, ...rest } = collection;
  const path = [AREA, name];
  const managed = collection.type.endsWith('Managed');
  const props = {
    ...rest,
    name,
    userGroups: accountsOf(deployment, userGroups),
    client: client?.redirect ? { ...client, redirect: sorted(client.redirect) } : client,
    jobDone: managed ? true : undefined,
  };
  const template = collection.type === 'personalManaged' ? collection.template : undefined;
  return [
    resource('VirtualDesktopCollection', name, path, props),
    ...Object.entries(desktopsPerHost ?? {}).map(([host, count]) =>
      resource('VirtualDesktopAllocation', `${name}/${host}`, [...path, 'Hosts'], { collection: name, host, count }),
    ),
    ...Object.entries(desktops ?? {}).flatMap(([desktop, { host, assignedTo }]) => [
      resource('VirtualDesktop', `${name}/${desktop}`, [...path, 'Desktops'], {
        collection: name,
        name: desktop,
        host,
        template,
        moveCredential,
      }),
      ...(assignedTo === undefined
        ? []
        : [
            resource('PersonalVirtualDesktopAssignment', `${name}/${assignedTo.toLowerCase()}`, [...path, 'Users'], {
              collection: name,
              user: assignedTo,
              desktop,
            }),
          ]),
    ]),
    ...published(deployment, name, [...path, 'RemoteApps'], remoteApps),
  ];
}
