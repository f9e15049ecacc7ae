import { type Context, isFqdn, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { DEFAULT_SESSION_LIMIT, DEFAULT_WEIGHT } from '../defaults';
import type { ServerState } from '../state';
import { collectionOfHost, hasFeature, reach, rolesOf } from '../world';

/** A host whose drain mode can't be read is left out with a non-terminating error (docs/behaviour/module.md section 11). */
function getHosts(context: Context): void {
  const name = context.need('CollectionName');
  for (const host of context.collection().hosts) {
    const server = context.server(host);
    if (!server || reach(context.state, host) !== 'ok') {
      context.complain('brokerUnreachable', { server: host });
      continue;
    }
    context.output.push({
      CollectionName: name,
      SessionHost: host.toUpperCase(),
      NewConnectionAllowed: server.drainMode,
    });
  }
}

/** Valid ones are added, each of the others gives an error (section 5). */
function addHosts(context: Context): void {
  const { deployment, state } = context;
  const collection = context.collection();
  for (const given of context.texts('SessionHost')) {
    const host = given.toLowerCase();
    const other = collectionOfHost(deployment, host);
    if (!isFqdn(given)) context.complainText(`The name ${given} is not a fully qualified domain name.`);
    else if (!rolesOf(deployment, host).includes('RDS-RD-SERVER'))
      context.complain('hostNotInDeployment', { server: given });
    else if (other) context.complain('hostInCollection', { server: given, collection: other.name });
    else if (reach(state, host) !== 'ok') context.complain('brokerUnreachable', { server: host });
    else {
      collection.hosts.push(host);
      collection.loadBalancing[host] = { weight: DEFAULT_WEIGHT, sessionLimit: DEFAULT_SESSION_LIMIT };
      context.extraMs += 5000;
    }
  }
}

function removeHosts(context: Context): void {
  const { deployment, state } = context;
  if (!context.whatIf) context.requireForce();
  for (const given of context.texts('SessionHost')) {
    const host = given.toLowerCase();
    const collection = collectionOfHost(deployment, host);
    if (!collection) {
      context.complainText(`The server ${given} is not part of a session collection; it does not exist in any.`);
      continue;
    }
    if (context.whatIf) continue;
    if (reach(state, host) !== 'ok')
      context.warnings.push(`The server ${given} could not be reached; it was removed from the collection only.`);
    collection.hosts = collection.hosts.filter((other) => other !== host);
    delete collection.loadBalancing[host];
    context.extraMs += 3000;
  }
}

/** Probes every named host first and changes nothing if one does not answer (section 5). */
function setHosts(context: Context): void {
  const hosts = context.texts('SessionHost').map((name) => name.toLowerCase());
  const dead = hosts.filter((host) => {
    const server = context.server(host);
    return !server || reach(context.state, host) !== 'ok' || !hasFeature(server, 'RDS-RD-Server');
  });
  if (dead.length > 0) context.fail('hostsNotReady', { servers: dead.join(', ') });
  for (const host of hosts) {
    const server = context.server(host);
    if (server) server.drainMode = context.need('NewConnectionAllowed') as ServerState['drainMode'];
  }
}

export const sessionHostCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDSessionHost': { access: 'health', costMs: READ_MS, writes: false, run: getHosts },
  'Add-RDSessionHost': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: addHosts },
  'Remove-RDSessionHost': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: removeHosts },
  'Set-RDSessionHost': { access: 'health', costMs: WRITE_MS, writes: true, run: setHosts },
};
