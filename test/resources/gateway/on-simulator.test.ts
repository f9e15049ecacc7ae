import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Live } from '../../../src/cmdlets/live';
import { createSimulation, Hands, Simulator, seedState } from '../../../src/cmdlets/runners/simulator';
import type { Step } from '../../../src/cmdlets/step';
import { Deployment } from '../../../src/documents/schema';
import { gatewayResources } from '../../../src/planner/resources/gateway';
import type { Resource } from '../../../src/planner/types';
import { kindOf } from '../../../src/resources';
import { fieldChanges } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { role, worldOf } from '../kind-world';

const SERVER = 'rdgw01.contoso.com';
const WORLD = worldOf([role(SERVER, 'RDS-GATEWAY')]);

function documentWith(gateway: object): Deployment {
  return Deployment.parse({
    apiVersion: 'rds-migrate/v1',
    deployment: 'lab',
    domain: 'contoso.com',
    servers: { 'rdcb01.contoso.com': { os: '2022' }, [SERVER]: { os: '2022' } },
    connectionBrokers: { members: ['rdcb01.contoso.com'] },
    gateway: { mode: 'DoNotUse', members: [SERVER], ...gateway },
  });
}

class Gateway {
  readonly path = join(mkdtempSync(join(tmpdir(), 'rds-gw-')), 'lab.json');
  readonly live: Live;
  readonly hands: Hands;

  constructor(gateway: object) {
    createSimulation(this.path, seedState(documentWith(gateway)));
    this.hands = new Hands(this.path);
    this.live = new Live(new Simulator(this.path), {
      brokers: ['rdcb01.contoso.com'],
      secret: (name) => `secret:${name}`,
    });
  }

  /** What `pulumi up` does with one resource: make it, look, write what differs, look again. */
  async ensure({ kind: name, props }: Resource): Promise<void> {
    const kind = kindOf(name);
    const look = async () => kind.observe(await this.live.snapshot(kind.reads(props)), props) as Props | undefined;
    if (!(await look())) await this.run(kind.create(props, WORLD));
    const current = (await look()) ?? {};
    const changes = fieldChanges(kind, current, props);
    if (changes.length > 0) await this.run(kind.update({ current, desired: props, changes }, WORLD));
    expect(fieldChanges(kind, await look(), props)).toEqual([]);
  }

  async run(steps: Step[]): Promise<void> {
    for (const step of steps) {
      if (step.do === 'wait') {
        expect(
          step.open(await this.live.lookAnew(step), { now: new Date(0), doneAt: () => undefined }),
        ).toBeUndefined();
        continue;
      }
      if (step.onlyIf && !step.onlyIf.holds(await this.live.lookAnew(step.onlyIf))) continue;
      const make = await this.live.prepare(step.invocation);
      const result = await make();
      expect(result.errors).toEqual([]);
    }
  }

  get policies(): string[] {
    return (this.hands.look().servers[SERVER]?.gateway?.connectionPolicies ?? []).map((policy) => policy.name);
  }
}

const cap = (name: string) => ({ name, userGroups: ['CONTOSO\\Staff'], authentication: ['Password'] });
const wanted = {
  sslBridging: 'httpsToHttps',
  maxConnections: 50,
  udpTransport: false,
  onlyMessagingCapableClients: true,
  policyStore: { centralNps: [{ server: 'rdcb01.contoso.com', sharedSecret: { secret: 'nps' } }] },
  connectionPolicies: [
    { ...cap('Staff'), redirect: { only: ['Printers'] }, idleTimeoutMin: 5, userGroups: ['staff@contoso.com'] },
    { ...cap("R'n'D and more"), redirect: 'none', onTimeout: 'reauthorize', sessionTimeoutMin: 60 },
    cap('Last'),
  ],
  computerGroups: { farm: ['rdcb01', 'rdcb01.contoso.com'] },
  resourcePolicies: [
    { name: 'Farm', userGroups: ['CONTOSO\\Staff'], computers: { gatewayGroup: 'farm' }, ports: [3389, 3390] },
    { name: 'Any', userGroups: ['CONTOSO\\Staff'], computers: 'any', ports: 'any', enabled: false },
    { name: 'Directory', userGroups: ['CONTOSO\\Staff'], computers: { adGroup: 'CONTOSO\\Hosts' } },
  ],
  defaults: 'remove',
};
const resourcesOf = (gateway: object) =>
  gatewayResources(documentWith(gateway)).filter((item) => item.kind !== 'DeploymentGateway');

describe('the kinds of RD Gateway on a simulated gateway', () => {
  it('make all of it on a gateway that has just been added, and then find nothing to do', async () => {
    const gateway = new Gateway({});
    for (const item of resourcesOf(wanted)) await gateway.ensure(item);
    expect(gateway.policies).toEqual(['Staff', "R'n'D and more", 'Last']);
    const before = JSON.stringify(gateway.hands.look().servers);
    for (const item of resourcesOf(wanted)) await gateway.ensure(item);
    expect(JSON.stringify(gateway.hands.look().servers)).toBe(before);
  });

  it('take all of it away again, groups after the policies that name them', async () => {
    const gateway = new Gateway(wanted);
    for (const item of resourcesOf(wanted).reverse()) await gateway.run(kindOf(item.kind).remove(item.props, WORLD));
    expect(gateway.hands.look().servers[SERVER]?.gateway).toMatchObject({
      connectionPolicies: [],
      resourcePolicies: [],
      computerGroups: [],
      radiusServers: [],
    });
  });

  it('put policies into the order of the document from any other, with those of others in between', async () => {
    const names = ['A', 'B', 'C', 'D'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...names, 'X', 'Y'], { minLength: 6 }), async (found) => {
        const gateway = new Gateway({ connectionPolicies: found.map(cap), defaults: 'remove' });
        for (const item of resourcesOf({ connectionPolicies: names.map(cap) })) await gateway.ensure(item);
        expect(gateway.policies.filter((name) => names.includes(name))).toEqual(names);
        expect(gateway.policies).toHaveLength(6);
      }),
      { numRuns: 25 },
    );
  });
});
