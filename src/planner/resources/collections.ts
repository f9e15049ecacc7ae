import type { Deployment } from '../../documents/schema';
import type { Props } from '../../resources/kind';
import { accountsOf, isLost } from '../../rules/facts';
import type { Resource } from '../types';
import { resource, sorted } from './build';

type Collection = NonNullable<Deployment['collections']>[string];

function collectionProps(deployment: Deployment, name: string, collection: Collection): Props {
  const { remoteApps: _apps, renamedFrom: _old, assignments: _users, userGroups, client, ...rest } = collection;
  return {
    ...rest,
    name,
    userGroups: accountsOf(deployment, userGroups),
    client: client?.redirect ? { ...client, redirect: sorted(client.redirect) } : client,
  };
}

/** A collection with what is published from it; its hosts are resources of their own. */
export function collectionResources(deployment: Deployment): Resource[] {
  return Object.keys(deployment.collections ?? {}).flatMap((name) => contentOf(deployment, name));
}

function contentOf(deployment: Deployment, name: string): Resource[] {
  const collection = deployment.collections?.[name];
  if (!collection) return [];
  const resources = [
    resource('SessionCollection', name, ['Collections', name], collectionProps(deployment, name, collection)),
  ];
  for (const [user, desktop] of Object.entries(collection.assignments ?? {})) {
    resources.push(
      resource('PersonalSessionDesktopAssignment', `${name}/${user.toLowerCase()}`, ['Collections', name, 'Users'], {
        collection: name,
        user,
        desktop,
      }),
    );
  }
  const path = ['Collections', name, 'RemoteApps'];
  for (const [alias, { fileTypes, userGroups, ...app }] of Object.entries(collection.remoteApps ?? {})) {
    const groups = accountsOf(deployment, userGroups);
    resources.push(
      resource('RemoteApp', `${name}/${alias}`, path, { collection: name, alias, ...app, userGroups: groups }),
    );
    for (const extension of sorted(fileTypes ?? [])) {
      const key = `${name}/${alias}/${extension}`;
      resources.push(resource('FileTypeAssociation', key, path, { collection: name, alias, extension }));
    }
  }
  return resources;
}

export function sessionHostResources(deployment: Deployment): Resource[] {
  return Object.entries(deployment.sessionHosts ?? {}).flatMap(([host, { collection }]) => {
    if (collection === undefined) return [];
    const state = isLost(deployment, host) ? undefined : 'accepting';
    return [resource('SessionHost', host, ['Collections', collection, 'Hosts'], { host, collection, state })];
  });
}
