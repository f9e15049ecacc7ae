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
  return [...resources, ...published(deployment, name, ['Collections', name, 'RemoteApps'], collection.remoteApps)];
}

/** What a collection publishes, of session hosts or of virtual desktops. */
export function published(
  deployment: Deployment,
  name: string,
  path: string[],
  apps: Collection['remoteApps'],
): Resource[] {
  return Object.entries(apps ?? {}).flatMap(([alias, { fileTypes, userGroups, ...app }]) => {
    const groups = accountsOf(deployment, userGroups);
    return [
      resource('RemoteApp', `${name}/${alias}`, path, { collection: name, alias, ...app, userGroups: groups }),
      ...sorted(fileTypes ?? []).map((extension) =>
        resource('FileTypeAssociation', `${name}/${alias}/${extension}`, path, { collection: name, alias, extension }),
      ),
    ];
  });
}

export function sessionHostResources(deployment: Deployment): Resource[] {
  return Object.entries(deployment.sessionHosts ?? {}).flatMap(([host, { collection }]) => {
    if (collection === undefined) return [];
    const state = isLost(deployment, host) ? undefined : 'accepting';
    return [resource('SessionHost', host, ['Collections', collection, 'Hosts'], { host, collection, state })];
  });
}
