import { describe, expect, it } from 'vitest';
import { Live } from '../../../src/cmdlets/live';
import { Simulator, type State } from '../../../src/cmdlets/runners/simulator';
import { loadDocument } from '../../../src/documents/load';
import { planOf } from '../../../src/planner/plan';
import { policySettings } from '../../../src/rules/live/policy-settings';
import { simulation } from '../../capture/support';

const source = loadDocument('stacks/base/source.yaml').deployment;
const target = loadDocument('stacks/base/target.yaml').deployment;
const plan = planOf(source, target);
const HOSTS = ['rdsh11.contoso.com', 'rdsh12.contoso.com'];

/** What the rule says of a stage where Group Policy decides these values on these hosts. */
async function said(name: string, policies: Record<string, number>, hosts = HOSTS): Promise<string[]> {
  const stage = plan.stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  const set = (state: State) => {
    for (const host of hosts) {
      const server = state.servers[host];
      if (server) server.sessionPolicies = policies;
    }
  };
  const live = new Live(new Simulator(simulation(source, set, target)), { brokers: [], secret: () => undefined });
  const context = { source, target, stage, now: new Date(0) };
  const snapshot = await live.snapshot(policySettings.reads(context));
  return policySettings.check(snapshot, context).map(({ message, about }) => `${about}: ${message}`);
}

describe('policy-settings', () => {
  it('says nothing where no policy reaches the hosts, or where it says the same', async () => {
    expect(await said('sessions/main/add', {})).toEqual([]);
    const idle = source.collections?.Office?.limits?.idleSessionLimitMin;
    expect(await said('sessions/main/add', { MaxIdleTime: Number(idle) * 60_000 })).toEqual([]);
  });

  it('names the field, both values and the hosts before the stage begins', async () => {
    expect(await said('target', { MaxIdleTime: 900_000, MinEncryptionLevel: 3 })).toContainEqual(
      'SessionCollection/Office: limits.idleSessionLimitMin of Office shall be 60, and Group Policy says 15 on rdsh11.contoso.com, rdsh12.contoso.com',
    );
  });

  it('names redirections that a policy turns off', async () => {
    const found = await said('sessions/main/add', { fDisableClip: 1, fDisableCdm: 0 });
    expect(found).toContainEqual(
      expect.stringMatching(/client\.redirect of Office has Clipboard, which Group Policy turns off/),
    );
  });

  it('asks only for collections that the stage touches', async () => {
    expect(await said('brokers/reduce', { MaxIdleTime: 900_000 })).toEqual([]);
    expect(await said('sessions/pilot/add', { MaxIdleTime: 900_000 })).toEqual([]);
  });
});
