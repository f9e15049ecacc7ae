import type { DirectAccess } from '../../../documents/remote-access/direct-access';
import type { Nps } from '../../../documents/remote-access/nps';
import type { OsVersion } from '../../../documents/scalars';
import { UserError } from '../../../errors';
import { fileKey } from './cmdlets/migration-tools';
import { zoneOf } from './names';
import { policiesOf, said } from './remote-access';
import { canonicalShare, diskOf } from './shares';
import type { CollectionState, ServerState, SessionState, State } from './state';
import { StateStore } from './store';
import { findCollection, findServer, iso, MINUTE, nowOf, reach, restart, rolesOf, same, settle } from './world';

const UPGRADE_MS = 2 * 60 * MINUTE;

/** What people do besides the cmdlets: each opens the file, changes it and saves it, like any other process. */
export class Hands {
  private readonly store: StateStore;

  constructor(path: string) {
    this.store = new StateStore(path);
  }

  /** The state as it is now, for looking at it. */
  look(): State {
    return this.store.load();
  }

  /** Anything else a test needs. */
  change<T>(edit: (state: State) => T): T {
    const state = this.store.load();
    settle(state);
    const result = edit(state);
    this.store.save(state);
    return result;
  }

  /** Lets time pass, by milliseconds or up to a time. */
  advance(to: { ms: number } | { until: string }): void {
    this.change((state) => {
      const target = 'ms' in to ? nowOf(state) + to.ms : Date.parse(to.until);
      if (target > nowOf(state)) state.now = iso(target);
      settle(state);
    });
  }

  /** Upgrades a server in place: it is away for two simulated hours and comes back with its roles. The clock does not move. */
  upgradeInPlace(host: string, os: OsVersion): void {
    this.change((state) => {
      const server = needServer(state, host);
      server.os = os;
      // The set-up resets what was changed in IIS.
      delete server.web;
      restart(state, host, UPGRADE_MS);
    });
  }

  /** Local accounts, which no migration brings along with their passwords. */
  makeLocalUsers(host: string, users: string[]): void {
    this.change((state) => {
      const network = needServer(state, host).network;
      network?.localUsers.push(...users.filter((user) => !network.localUsers.some((known) => same(known, user))));
    });
  }

  /** The exported settings of a server that cmdlets don't reach, copied to where they are imported. */
  copyMigrationStore(host: string, folder: string, password: string, users: string[]): void {
    this.change((state) => {
      const network = needServer(state, host).network;
      if (network) network.files[`${fileKey(folder)}\\svrmig.mig`] = { password, users, addresses: [] };
    });
  }

  /** The configuration that a Network Policy Server exported, copied to where it is imported. */
  copyNpsExport(
    host: string,
    file: string,
    exported: Pick<Nps, 'networkPolicies' | 'connectionRequestPolicies'>,
  ): void {
    this.change((state) => {
      const network = needServer(state, host).network;
      if (!network) return;
      const policies = policiesOf(exported.networkPolicies);
      const nps = { clients: [], policies, requests: policiesOf(exported.connectionRequestPolicies) };
      network.files[fileKey(file)] = { password: '', users: [], addresses: [], nps };
    });
  }

  /** Demand-dial interfaces that only the console makes; the dump of routing has their names. */
  makeInterfaces(host: string, names: string[]): void {
    this.change((state) => {
      const { remoteAccess } = needServer(state, host);
      for (const name of names) {
        if (remoteAccess?.netsh.some(({ arguments: given }) => same(given.name ?? '', name))) continue;
        remoteAccess?.netsh.push(said('routing ip', 'add interface', { name, state: 'enable' }));
      }
    });
  }

  /** DirectAccess, set up in the console. */
  setUpDirectAccess(host: string, settings: DirectAccess): void {
    this.change((state) => {
      const { remoteAccess } = needServer(state, host);
      if (remoteAccess) remoteAccess.directAccess = settings;
    });
  }

  /** A certificate with its private key, imported by somebody with the console. */
  importCertificate(host: string, thumbprint: string): void {
    this.change((state) => {
      needServer(state, host).store[thumbprint] = { exportable: true, hasPrivateKey: true };
    });
  }

  powerOff(host: string): void {
    this.change((state) => {
      needServer(state, host).power = 'off';
      state.sessions = state.sessions.filter((session) => !same(session.host, host));
    });
  }

  powerOn(host: string): void {
    this.change((state) => {
      needServer(state, host).power = 'on';
      restart(state, host);
    });
  }

  /** Anything else about a machine: a pending restart, a policy, a missing program. */
  setServer(host: string, settings: Partial<ServerState>): void {
    this.change((state) => {
      Object.assign(needServer(state, host), settings);
    });
  }

  /** A user signs out. */
  signOut(user: string): void {
    this.change((state) => {
      state.sessions = state.sessions.filter((session) => !same(session.user, user));
    });
  }

  /** A user signs in: back to the own disconnected session, else to the host with the fewest sessions that accepts any. */
  signIn(user: string, collectionName: string): SessionState | undefined {
    return this.change((state) => signIn(state, user, collectionName));
  }

  /** A colleague changes a collection by hand. */
  editSetting(collectionName: string, edit: (collection: CollectionState) => void): void {
    this.change((state) => {
      const collection = state.deployment && findCollection(state.deployment, collectionName);
      if (!collection) throw new UserError('simulator-unknown', `there is no collection ${collectionName}`);
      edit(collection);
    });
  }

  /** Another broker becomes the active one. */
  failOver(broker: string): void {
    this.change((state) => {
      const isBroker = state.deployment && rolesOf(state.deployment, broker).includes('RDS-CONNECTION-BROKER');
      if (!state.deployment || !isBroker)
        throw new UserError('simulator-unknown', `${broker} is no broker of the deployment`);
      state.deployment.activeBroker = broker.toLowerCase();
    });
  }

  /** Servers are put into or taken out of the pool behind a name that a load balancer serves. */
  balance(name: string, servers: string[], way: 'in' | 'out'): void {
    this.change((state) => {
      const place = zoneOf(state, name);
      const records = place && state.dns.zones[place.zone];
      if (!place || !records) throw new UserError('simulator-unknown', `no zone has the name ${name}`);
      const addresses = servers.map((server) => needServer(state, server).ip);
      const others = records.filter((record) => !same(record.name, place.host) || !addresses.includes(record.address));
      const added = way === 'in' ? addresses.map((address) => ({ name: place.host, ttlSeconds: 0, address })) : [];
      state.dns.zones[place.zone] = [...others, ...added];
    });
  }

  /** Copies the files of one share of profile disks to another. */
  copyProfileDisks(from: string, to: string): void {
    this.change((state) => {
      const source = state.shares[canonicalShare(from)];
      if (!source) throw new UserError('simulator-unknown', `there is no share ${from}`);
      const target = state.shares[canonicalShare(to)] ?? { path: to, everyone: false, files: [] };
      state.shares[canonicalShare(to)] = target;
      target.files = [...new Set([...target.files, ...source.files])];
    });
  }
}

function needServer(state: State, host: string): ServerState {
  const server = findServer(state, host);
  if (!server) throw new UserError('simulator-unknown', `there is no server ${host}`);
  return server;
}

function signIn(state: State, user: string, collectionName: string): SessionState | undefined {
  const collection = state.deployment && findCollection(state.deployment, collectionName);
  if (!collection) throw new UserError('simulator-unknown', `there is no collection ${collectionName}`);
  const own = state.sessions.find((session) => same(session.user, user) && same(session.collection, collection.name));
  if (own) {
    own.state = 'STATE_ACTIVE';
    delete own.disconnectedAt;
    return own;
  }
  const load = (host: string) => state.sessions.filter((session) => same(session.host, host)).length;
  const host = collection.hosts
    .filter((name) => reach(state, name) === 'ok' && findServer(state, name)?.drainMode === 'Yes')
    .sort((a, b) => load(a) - load(b))[0];
  const seen = (what: 'signIn' | 'newProfile' | 'refused', session: number) =>
    state.seenByUsers.push({ at: state.now, what, user, host: host ?? '', session, visible: true });
  if (host === undefined) {
    seen('refused', 0);
    return undefined;
  }
  state.counters.session += 1;
  const session: SessionState = {
    host,
    id: state.counters.session,
    user,
    collection: collection.name,
    state: 'STATE_ACTIVE',
    createdAt: state.now,
  };
  state.sessions.push(session);
  seen('signIn', session.id);
  if (!collection.disks.enabled) return session;
  const share = state.shares[canonicalShare(collection.disks.path)];
  // Without the user's disk in the place that is set now, the user gets a new, empty profile.
  if (share && !share.files.includes(diskOf(user))) {
    share.files.push(diskOf(user));
    seen('newProfile', session.id);
  }
  return session;
}
