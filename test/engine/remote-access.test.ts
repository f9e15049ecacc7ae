import { beforeAll, describe, expect, it } from 'vitest';
import { setUpRemoteAccess } from '../../src/cli/simulated-remote-access';
import { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { edited, settingsOnly } from './documents';
import { type EngineRun, type Scene, scene } from './harness';
import { doTask } from './person';

/** A small deployment and a Remote Access server in one stack: up to the cut-over, and back again. */

const [OLD, NEW] = ['vpn01.contoso.com', 'vpn11.contoso.com'];
const server = { edition: 'Standard', installLanguage: 'en-US', roleServices: ['DirectAccess-VPN', 'Routing'] };
const documents = {
  source: edited(settingsOnly.source, {
    remoteAccess: {
      [OLD]: {
        server: { os: '2016', ...server },
        adapters: { WAN: { purpose: 'internet' }, LAN: { purpose: 'intranet' } },
        vpn: {
          addressAssignment: { method: 'StaticPool', ranges: ['10.9.10.10-10.9.10.250'] },
          ports: { IKEv2: 128, SSTP: 100, L2TP: 0, PPTP: 0 },
        },
        staticRoutes: [{ to: '10.20.0.0/16', via: '10.9.0.1', interface: 'LAN', metric: 5 }],
      },
    },
  }),
  target: edited(settingsOnly.target, {
    remoteAccess: {
      [NEW]: {
        replaces: OLD,
        server: { os: '2022', ...server, cleanInstall: true },
        adapters: {
          WAN: { purpose: 'internet', device: 'Adapter A' },
          LAN: { purpose: 'intranet', device: 'Adapter B' },
        },
      },
    },
  }),
};
const [source, target] = [Deployment.parse(documents.source), Deployment.parse(documents.target)];
const plan = planOf(source, target);

describe('a Remote Access server beside a deployment', () => {
  let made: Scene;
  const runs = new Map<string, EngineRun>();
  const look = (name: string) => made.hands.look().servers[name];
  const serves = () => !look(OLD)?.stopped.includes('RemoteAccess');

  beforeAll(async () => {
    made = await scene(documents);
    await setUpRemoteAccess(made.simulator, source, {});
    // What people do is done in time; the program waits for none of it.
    for (const { after } of plan.stages)
      for (const { kind, key } of after.values()) if (kind === 'ManualTask') doTask(made, key);
    runs.set('source', await made.up());
    for (const stage of plan.stages.slice(
      1,
      plan.stages.findIndex(({ name }) => name === 'remote-access/cut-over'),
    ))
      runs.set(stage.name, await made.enter(stage.name));
  }, 120_000);

  it('is taken over as it is, and stage by stage set up beside the old one, which goes on serving', () => {
    for (const [stage, { code, out }] of runs) expect(code, `${stage}: ${out}`).toBe(0);
    expect(runs.get('source')?.operations.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['ServerRole/rdcb01.contoso.com/RDS-CONNECTION-BROKER', `RemoteAccessRole/${OLD}`]),
    );
    expect(look(NEW)?.remoteAccess).toMatchObject({
      pool: { method: 'StaticPool', ranges: [['10.9.10.10', '10.9.10.250']] },
      ports: { 'WAN Miniport (SSTP)': { rasinonly: true, maxports: 100 } },
    });
    expect(look(NEW)?.network?.adapters.map(({ name }) => name)).toEqual(['WAN', 'LAN']);
    expect(serves()).toBe(true);
    // The deployment's own change waits for its stage.
    expect(made.cmdlets()).not.toContain('Set-RDSessionCollectionConfiguration');
  });

  it('takes the place of the old one, and gives it back', async () => {
    const over = await made.enter('remote-access/cut-over');
    expect(over.code, over.out).toBe(0);
    expect(serves()).toBe(false);
    expect(look(NEW)?.network?.firewall).toMatchObject({ 'SSTP-IN-TCP': true });
    const early = await made.enter('remote-access/verify-offline');
    expect(early.out).toMatch(/Connect vpn01\.contoso\.com to the network again[\s\S]*remote-access-cut-over-back/);
    expect(serves()).toBe(false);
    doTask(made, 'remote-access-cut-over-back');
    const back = await made.enter('remote-access/verify-offline');
    expect(back.code, back.out).toBe(0);
    expect(serves()).toBe(true);
    expect(look(NEW)?.network?.firewall).toMatchObject({ 'SSTP-IN-TCP': false });
    expect(look(NEW)?.remoteAccess).toBeDefined();
  }, 60_000);
});
