import { describe, expect, it } from 'vitest';
import { seedState } from '../../src/cmdlets/runners/simulator';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import type { State as Simulation } from '../../src/cmdlets/runners/simulator/state';
import type { Deployment } from '../../src/documents/schema';
import { desktopSource } from '../planner/desktop-samples';
import { fq, haSource } from '../planner/samples';
import { atRest, invariants } from './invariants';

/** What the property tests say of a deployment to which this has been done between two looks. */
function said(act: (state: Simulation) => void, source: Deployment = haSource): string {
  const before = seedState(source, { secrets: demoSecrets([source]) });
  const witness = invariants(source);
  witness(before, 'nothing');
  const after = structuredClone(before);
  act(after);
  try {
    witness(after, 'the change');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

const deploymentOf = ({ deployment }: Simulation) => {
  if (!deployment) throw new Error('the sample has no deployment');
  return deployment;
};
const collectionOf = (state: Simulation) => {
  const found = deploymentOf(state).collections.find(({ hosts }) => hosts.length > 1);
  if (!found) throw new Error('the sample has no collection of two hosts');
  return found;
};
const serverOf = (state: Simulation, name: string) => {
  const found = state.servers[name];
  if (!found) throw new Error(`the sample has no server ${name}`);
  return found;
};
const session = (host: string, collection: string, createdAt: string) =>
  ({ host, id: 99, user: 'CONTOSO\\anna', collection, state: 'STATE_ACTIVE', createdAt }) as const;
const without = (list: string[], item: string) => list.filter((other) => other !== item);

/** Takes a role off a server. */
function strip(state: Simulation, server: string, role: string): void {
  const { roles } = deploymentOf(state);
  roles[server] = (roles[server] ?? []).filter((other) => other !== role);
}

describe('an invariant is found broken by', () => {
  it('nothing at all where nothing is done', () => {
    expect(said(() => undefined)).toBe('');
    expect(said(() => undefined, desktopSource)).toBe('');
  });

  it.each<[string, (state: Simulation) => void, RegExp]>([
    [
      'brokers of two releases',
      (state) => {
        serverOf(state, fq('rdcb02')).os = '2025';
      },
      /^brokers of .* in one set\nafter the change$/,
    ],
    [
      'two releases that accept in one collection',
      (state) => {
        serverOf(state, collectionOf(state).hosts[0] ?? '').os = '2025';
      },
      /accept connections in/,
    ],
    [
      'a host that leaves its collection with somebody on it',
      (state) => {
        const { name, hosts } = collectionOf(state);
        const [host = ''] = hosts;
        state.sessions.push(session(host, name, state.now));
        collectionOf(state).hosts = without(hosts, host);
      },
      /was removed with a session/,
    ],
    [
      'a host that leaves the deployment with somebody on it',
      (state) => {
        const { name, hosts } = collectionOf(state);
        const [host = ''] = hosts;
        state.sessions.push(session(host, name, state.now));
        strip(state, host, 'RDS-RD-SERVER');
      },
      /was removed with a session/,
    ],
    [
      'a role without its certificate',
      (state) => {
        deploymentOf(state).certificates = {};
      },
      /certificate role \w+ is not set any more/,
    ],
    [
      'a pack that is nowhere any more',
      (state) => {
        for (const { licensing } of Object.values(state.servers)) if (licensing) licensing.keyPacks = [];
      },
      /^licences are lost: 0 of/,
    ],
    [
      'one pack on two servers of the list',
      (state) => {
        const [from] = deploymentOf(state).licensing.servers;
        const held = Object.entries(state.servers).find(([name]) => name === from?.toLowerCase())?.[1].licensing;
        const other = fq('rdcb01');
        deploymentOf(state).licensing.servers.push(other);
        serverOf(state, other).licensing = structuredClone(held);
      },
      /are both in the list with pack/,
    ],
    [
      'a broker that leaves while the name leads to it',
      (state) => strip(state, fq('rdcb02'), 'RDS-CONNECTION-BROKER'),
      /leads to a server that was removed/,
    ],
  ])('%s', (_what, act, message) => {
    expect(said(act)).toMatch(message);
  });

  it.each<[string, (state: Simulation) => void, RegExp]>([
    [
      'a personal desktop that changes hands',
      (state) => {
        for (const machine of state.machines ?? []) if (machine.name === 'ENG-01') machine.user = 'CONTOSO\\ben';
      },
      /anna has lost the virtual desktop ENG-01/,
    ],
    [
      'a virtualization host that leaves with desktops on it',
      (state) => strip(state, fq('rdvh01'), 'RDS-VIRTUALIZATION'),
      /was removed with a virtual desktop/,
    ],
  ])('%s', (_what, act, message) => {
    expect(said(act, desktopSource)).toMatch(message);
  });
});

describe('at the end of a stage', () => {
  const state = () => seedState(haSource, { secrets: demoSecrets([haSource]) });

  it('every collection has a host that accepts, but in a declared window', () => {
    const closed = state();
    const { name, hosts } = collectionOf(closed);
    for (const host of hosts) serverOf(closed, host).drainMode = 'No';
    expect(atRest(state(), [])).toEqual([]);
    expect(atRest(closed, [])).toEqual([`nobody gets into ${name}`]);
    expect(atRest(closed, [name])).toEqual([]);
  });

  it('no name leads to a server that serves nothing', () => {
    const left = state();
    strip(left, fq('rdcb02'), 'RDS-CONNECTION-BROKER');
    expect(atRest(left, []).join()).toMatch(/leads to rdcb02\.contoso\.com, which serves nothing/);
  });
});
