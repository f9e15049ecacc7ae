import type { Deployment } from '../documents/schema';
import type { Observation, Rule } from './rule';

const NETBIOS_LENGTH = 15;
const COLLECTION_ALIAS = 16;

const label = (name: string): string => name.split('.')[0] ?? name;

export const serverNames: Rule = {
  id: 'server-names',
  severity: 'warning',
  statement: 'Names stay apart where Windows shortens them, and are such as DNS and certificates take.',
  reason:
    'A computer name is cut to 15 characters, a collection gets an alias of 16, and a name with an underscore is in no public certificate.',
  source: 'docs/behaviour/module.md sections 1 and 6',
  remedy: 'choose names that differ in their first 15 characters and have letters, digits and hyphens only',
  check({ target }) {
    return [...sameComputers(target), ...underscores(target), ...sameAliases(target)];
  },
};

function sameComputers({ servers }: Deployment): Observation[] {
  const byShort = new Map<string, string[]>();
  for (const name of Object.keys(servers)) {
    const key = `${label(name).slice(0, NETBIOS_LENGTH)} ${name.slice(label(name).length)}`;
    byShort.set(key, [...(byShort.get(key) ?? []), name]);
  }
  return [...byShort.values()].flatMap((names): Observation[] => {
    const long = names.filter((name) => label(name).length > NETBIOS_LENGTH);
    const at = `/servers/${names[0]}`;
    if (names.length > 1) {
      return [{ message: `${names.join(' and ')} have the same first 15 characters`, severity: 'blocker', at }];
    }
    return long.map((name) => ({ message: `${label(name)} has more than 15 characters: Windows cuts its name`, at }));
  });
}

function underscores({ servers, connectionBrokers, gateway, webAccess }: Deployment): Observation[] {
  const named: [string | undefined, string][] = [
    [connectionBrokers?.highAvailability?.clientAccessName, '/connectionBrokers/highAvailability/clientAccessName'],
    [gateway?.externalFqdn, '/gateway/externalFqdn'],
    [webAccess?.fqdn, '/webAccess/fqdn'],
    ...Object.keys(servers).map((name): [string, string] => [name, `/servers/${name}`]),
  ];
  return named.flatMap(([name, at]) =>
    name?.includes('_') ? [{ message: `${name} has an underscore, which no public certificate names`, at }] : [],
  );
}

function sameAliases({ collections = {} }: Deployment): Observation[] {
  const byAlias = new Map<string, string[]>();
  for (const name of Object.keys(collections)) {
    const alias =
      name
        .slice(0, COLLECTION_ALIAS)
        .replace(/ /g, '_')
        .replace(/[^A-Za-z0-9_-]/g, '')
        .toLowerCase() || 'farm';
    byAlias.set(alias, [...(byAlias.get(alias) ?? []), name]);
  }
  return [...byAlias.values()]
    .filter((names) => names.length > 1)
    .map((names) => ({
      message: `collections ${names.join(' and ')} have the same alias, so that one gets a number: old .rdp files may open the other`,
      at: `/collections/${names[0]}`,
    }));
}
