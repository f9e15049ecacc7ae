import { type Context, isFqdn, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { blankCollection, collectionAlias } from '../defaults';
import { findDesktopCollection } from '../desktops';
import type { CollectionState } from '../state';
import { collectionOfHost, findCollection, reach, rolesOf } from '../world';

function row(collection: CollectionState): Record<string, unknown> {
  return {
    CollectionName: collection.name,
    CollectionAlias: collection.alias,
    CollectionDescription: collection.description,
    Size: collection.hosts.length,
    ResourceType: collection.remoteApps.length > 0 ? 'RemoteApp programs' : 'Remote Desktop',
    AutoAssignPersonalDesktop: false,
    GrantAdministrativePrivilege: false,
    CollectionType: collection.type,
  };
}

/** -CollectionName filters nothing, and an unknown name is an error only without any collection (section 6). */
function getCollections(context: Context): void {
  const { collections } = context.deployment;
  const name = context.text('CollectionName');
  if (name !== undefined && collections.length === 0) context.fail('collectionNotFound', { collection: name });
  for (const collection of collections) context.output.push(row(collection));
}

function newCollection(context: Context): void {
  const { deployment, state } = context;
  const name = context.need('CollectionName');
  if (name.includes("'")) context.failWith('HRESULT 0x80041017', 'InvalidArgument', 'Invalid query', 0x80041017);
  const hosts: string[] = [];
  for (const given of context.texts('SessionHost')) {
    const host = given.toLowerCase();
    const other = collectionOfHost(deployment, host);
    if (!isFqdn(given))
      context.warnings.push(`The name ${given} is not a fully qualified domain name; the server is skipped.`);
    else if (!rolesOf(deployment, host).includes('RDS-RD-SERVER')) {
      context.warnings.push(context.message('hostNotInDeployment', { server: given }));
    } else if (other)
      context.warnings.push(context.message('hostInCollection', { server: given, collection: other.name }));
    else if (!hosts.includes(host)) hosts.push(host);
  }
  if (hosts.length === 0)
    context.failText(`The session collection ${name} could not be created: no valid RD Session Host server is left.`);
  const dead = hosts.filter((host) => reach(state, host) !== 'ok');
  if (dead.length > 0) context.fail('hostsNotReady', { servers: dead.join(', ') });
  if (findCollection(deployment, name) || findDesktopCollection(deployment, name))
    context.fail('collectionNotCreated', { collection: name });
  const type = context.flag('PersonalUnmanaged') ? 'PersonalUnmanaged' : 'PooledUnmanaged';
  const alias = collectionAlias(
    name,
    deployment.collections.map((other) => other.alias),
  );
  const collection = blankCollection(name, alias, type, hosts, [`${state.netbiosDomain}\\Domain Users`]);
  collection.description = context.text('CollectionDescription') ?? null;
  deployment.collections.push(collection);
  context.extraMs = 10_000;
  // The collection is there all the same (docs/behaviour/module.md section 2, Group Policy).
  for (const property of state.policySettings) context.complain('groupPolicy', { property });
  context.output.push(row(collection));
}

function removeCollection(context: Context): void {
  const collection = context.collection();
  if (context.whatIf) return;
  context.requireForce();
  const { deployment } = context;
  deployment.collections = deployment.collections.filter((other) => other !== collection);
}

export const collectionCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDSessionCollection': { access: 'health', costMs: READ_MS, writes: false, run: getCollections },
  'New-RDSessionCollection': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: newCollection },
  'Remove-RDSessionCollection': { access: 'healthWorkflow', costMs: 5000, writes: true, run: removeCollection },
};
