import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { setUpRemoteAccess } from '../../src/cli/simulated-remote-access';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import { loadDocument } from '../../src/documents/load';
import type { RemoteAccessServer } from '../../src/documents/remote-access/schema';
import { type Deployment, Deployment as Parsed } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { source as rdsSource, target as rdsTarget } from '../engine/documents';
import { checkout } from '../support/project.mjs';
import { Journey } from './journey';

/** Whole moves of a Remote Access server on the simulator, every stage, with what people do in between. */

const read = (name: string, file: string) =>
  structuredClone(loadDocument(join(checkout, 'stacks', 'base', name, file)).deployment);
const only = (document: Deployment): RemoteAccessServer => {
  const [server] = Object.values(document.remoteAccess ?? {});
  if (!server) throw new Error('no server');
  return server;
};

let journey: Journey | undefined;
afterEach(() => journey?.remove());

/** Through every stage; returns the calls that changed something, by stage. */
async function move(source: Deployment, target: Deployment): Promise<{ calls: string[]; differences: unknown[] }> {
  const calls: string[] = [];
  const here = new Journey(source, target, (_now, call) => void (/"(dump|show)"/.test(call) || calls.push(call)));
  journey = here;
  await setUpRemoteAccess(join(here.root, 'simulator.json'), source, demoSecrets([source, target]));
  for (const stage of here.plan.stages) await here.finish(stage);
  const last = here.plan.stages.at(-1);
  return { calls, differences: last ? await here.differences(last) : [] };
}

const tools = { store: 'C:\\Migration', password: { secret: 'migrationStore' }, users: 'All', groups: true } as const;

it('2008 R2 to 2022, setting by setting', async () => {
  const { calls, differences } = await move(
    read('remote-access-2008r2', 'source.yaml'),
    read('remote-access-2008r2', 'target.yaml'),
  );
  expect(differences).toEqual([]);
  expect(calls.filter((call) => call.includes('Smig'))).toEqual([]);
}, 60_000);

it('2008 R2 to 2022 with the migration tools: a script exports, the program imports, the same settings prove it', async () => {
  const [source, target] = [read('remote-access-2008r2', 'source.yaml'), read('remote-access-2008r2', 'target.yaml')];
  Object.assign(only(target), { transfer: 'migrationTools', migrationTools: tools });
  const { calls, differences } = await move(source, target);
  expect(differences).toEqual([]);
  const smig = calls.filter((call) => /Smig/.test(call)).map((call) => call.split(' ').slice(0, 2).join(' '));
  expect(smig).toEqual(['remote-access/prepare: SmigDeploy', 'remote-access/transfer: Import-SmigServerSetting']);
  expect(calls.some((call) => call.includes('Install-RemoteAccess'))).toBe(false);
}, 60_000);

/** A server that cmdlets reach, with all that the scenario has. */
function driven(os: '2012' | '2016'): Deployment {
  const source = read('remote-access-2008r2', 'source.yaml');
  const server = only(source);
  server.server.os = os;
  delete server.server.servicePack;
  return source;
}

it('2016 to 2025, driven live: adopted as it is, stopped at the cut-over, PPTP and L2TP opened by name', async () => {
  const target = read('remote-access-2008r2', 'target.yaml');
  only(target).server.os = '2025';
  const { calls, differences } = await move(driven('2016'), target);
  expect(differences).toEqual([]);
  expect(calls.filter((call) => call.startsWith('source:'))).toEqual([]);
  expect(calls.filter((call) => call.includes('Stop-Service')).map((call) => call.split(':')[0])).toEqual([
    'remote-access/cut-over',
  ]);
  const here = journey?.hands.look();
  expect(here?.servers['vpn11.contoso.com']?.remoteAccess?.ports['WAN Miniport (L2TP)']?.rasinonly).toBe(true);
}, 60_000);

it('2012 to 2019 with the migration tools on both sides, addresses with the cut-over', async () => {
  const [source, target] = [driven('2012'), read('remote-access-2008r2', 'target.yaml')];
  const server = only(target);
  server.server.os = '2019';
  Object.assign(server, {
    transfer: 'migrationTools',
    migrationTools: { ...tools, ipConfig: true },
    takesOver: { name: false, addresses: true },
  });
  for (const [index, document] of [source, target].entries()) {
    for (const [at, adapter] of Object.values(only(document).adapters).entries())
      adapter.mac = `00-15-5D-0${index}-00-0${at}`;
  }
  const { calls, differences } = await move(source, target);
  expect(differences).toEqual([]);
  const order = calls.filter((call) => /Smig|RaMgmtSvc|Copy-Item|RasMan.*Force|Remove-Item/.test(call));
  expect(
    order.map((call) => call.replace(/\{.*"Name":\["(\w+)"\].*/, '$1').replace(/ \{.*/, '')),
  ).toMatchInlineSnapshot(`
    [
      "remote-access/nps: Copy-Item",
      "remote-access/nps: Remove-Item",
      "remote-access/nps: Remove-Item",
      "remote-access/transfer: Stop-Service RaMgmtSvc",
      "remote-access/transfer: Export-SmigServerSetting",
      "remote-access/transfer: Start-Service RaMgmtSvc",
      "remote-access/transfer: Copy-Item",
      "remote-access/transfer: Import-SmigServerSetting",
      "remote-access/transfer: Stop-Service RasMan",
      "remote-access/cut-over: Import-SmigServerSetting",
      "remote-access/complete: Remove-Item",
      "remote-access/complete: Remove-Item",
    ]
  `);
  const here = journey?.hands.look();
  expect(here?.servers['vpn11.contoso.com']?.network?.addresses.map(({ address }) => address)).toEqual([
    '203.0.113.10',
    '10.9.0.5',
  ]);
  expect(Object.keys(here?.servers['vpn11.contoso.com']?.network?.files ?? {})).toEqual(['c:\\migration']);
}, 60_000);

it('a check of the guide that fails stops the stages after it', async () => {
  const here = new Journey(read('remote-access-2008r2', 'source.yaml'), read('remote-access-2008r2', 'target.yaml'));
  journey = here;
  const names = here.plan.stages.map(({ name }) => name);
  const upTo = names.indexOf('remote-access/verify');
  for (const stage of here.plan.stages.slice(0, upTo + 1)) await here.finish(stage);
  here.hands.change(({ servers }) => {
    const state = servers['vpn11.contoso.com']?.remoteAccess;
    if (state) state.netsh = state.netsh.filter(({ verb }) => verb !== 'add persistentroute');
  });
  const complete = here.plan.stages[upTo + 1];
  if (complete) here.acknowledge(complete);
  const problems = await here.up('remote-access/complete');
  expect(problems.map(({ message }) => message).join('\n')).toMatch(/v-static-routes/);
  expect(problems.length).toBeGreaterThan(0);
}, 60_000);

it('beside a deployment: one line of stages, each of which leaves the other as it is, and no difference at the end', async () => {
  const both = (rds: unknown, file: string) =>
    Parsed.parse({ ...Object(rds), remoteAccess: read('remote-access-2008r2', file).remoteAccess });
  const [source, target] = [both(rdsSource, 'source.yaml'), both(rdsTarget, 'target.yaml')];
  const here = new Journey(source, target);
  journey = here;
  await setUpRemoteAccess(join(here.root, 'simulator.json'), source, demoSecrets([source, target]));
  const names = here.plan.stages.map(({ name }) => name);
  expect(names.indexOf('remote-access/announce')).toBeGreaterThan(names.indexOf('sessions/all/retire'));
  for (const stage of here.plan.stages) {
    const look = () => {
      const { servers } = here.hands.look();
      const entries = Object.entries(servers).filter(([name]) =>
        stage.area === 'remote-access' ? !name.startsWith('vpn') : name.startsWith('vpn'),
      );
      return JSON.stringify(
        entries.map(([name, { os, remoteAccess, network, features }]) => [name, os, features, remoteAccess, network]),
      );
    };
    const before = look();
    await here.finish(stage);
    if (stage.name !== 'target') expect(look() === before, stage.name).toBe(true);
  }
  const last = here.plan.stages.at(-1);
  expect(last && (await here.differences(last))).toEqual([]);
}, 90_000);

it('a policy that came over otherwise than the document has it is told by its name, with what is there', async () => {
  const [source, target] = [read('remote-access-2008r2', 'source.yaml'), read('remote-access-2008r2', 'target.yaml')];
  const here = new Journey(source, target);
  journey = here;
  for (const stage of here.plan.stages.slice(
    0,
    1 + here.plan.stages.findIndex(({ name }) => name === 'remote-access/nps'),
  ))
    await here.finish(stage);
  const nps = here.plan.stages.find(({ name }) => name === 'remote-access/nps');
  if (!nps) throw new Error('no stage');
  expect(await here.differences(nps)).toEqual([]);
  here.hands.change(({ servers }) => {
    const [first, second] = servers['vpn11.contoso.com']?.network?.nps?.policies ?? [];
    if (first) first.conditions = ['0x1fb5 CONTOSO\\Everybody'];
    if (second) second.enabled = false;
  });
  const found = await here.differences(nps);
  expect(found.map(({ id, field }) => [id, field])).toEqual([['NpsPolicies/vpn11.contoso.com', 'networkPolicies']]);
  expect(found[0]?.live).toMatchObject([
    { name: 'VPN users', conditions: ['0x1fb5 CONTOSO\\Everybody'] },
    { name: 'Branch routers', order: 2, enabled: false },
  ]);
}, 60_000);

const directAccess = {
  settingsApplied: true,
  connectTo: 'da.contoso.com',
  clientGpo: 'DirectAccess Client Settings',
  serverGpo: 'DirectAccess Server Settings',
  clientGroups: ['contoso.com\\DirectAccess computers'],
  networkLocationServer: 'https://nls.contoso.com',
  dnsSuffixes: ['.contoso.com'],
  managementServers: ['sccm01.contoso.com'],
  forceTunnel: true,
};

/** 2012 to 2012, with the same names and addresses, as DirectAccess has to have them. */
function withDirectAccess(): { source: Deployment; target: Deployment } {
  const [source, target] = [driven('2012'), read('remote-access-2008r2', 'target.yaml')];
  const [from, to] = [only(source), only(target)];
  from.directAccess = directAccess;
  to.server.os = '2012';
  to.takesOver = { name: false, addresses: true };
  for (const [name, adapter] of Object.entries(to.adapters)) adapter.addresses = from.adapters[name]?.addresses;
  return { source, target };
}

it('DirectAccess from 2012 to 2012: set up by hand with its values, and every one of them is looked for', async () => {
  const { source, target } = withDirectAccess();
  const here = new Journey(source, target);
  journey = here;
  await setUpRemoteAccess(join(here.root, 'simulator.json'), source, demoSecrets([source, target]));
  for (const stage of here.plan.stages) {
    if (stage.name === 'remote-access/complete') {
      here.hands.setUpDirectAccess('vpn11.contoso.com', { ...directAccess, clientGroups: ['contoso.com\\Others'] });
      here.acknowledge(stage);
      const problems = await here.up(stage.name);
      expect(problems.map(({ message }) => message).join()).toMatch(
        /verify is not complete:[\s\S]*RemoteAccessCheck\/vpn11\.contoso\.com\/v-directaccess/,
      );
      here.hands.setUpDirectAccess('vpn11.contoso.com', directAccess);
    }
    await here.finish(stage);
  }
  const last = here.plan.stages.at(-1);
  expect(last && (await here.differences(last))).toEqual([]);
}, 60_000);

it('DirectAccess from 2012 to 2012 with the migration tools comes over with the rest', async () => {
  const { source, target } = withDirectAccess();
  Object.assign(only(target), { transfer: 'migrationTools', migrationTools: tools });
  const { differences } = await move(source, target);
  expect(differences).toEqual([]);
  expect(journey?.hands.look().servers['vpn11.contoso.com']?.remoteAccess?.directAccess).toEqual(directAccess);
}, 60_000);

it('an interface that only the console makes is a task with its values, and looked for before the cut-over', async () => {
  const [source, target] = [driven('2016'), read('remote-access-2008r2', 'target.yaml')];
  Object.assign(only(source).demandDial ?? {}, {
    'Branch Kiel': { protocol: 'PPPoE', destination: ['kiel.contoso.com'], userName: 'kiel', dialOutHours: 'Mon-Fri' },
  });
  const { stages } = planOf(source, target);
  const manual = stages.find(({ name }) => name === 'remote-access/manual');
  const texts = [...(manual?.after.values() ?? [])].map(({ props }) => String(props.text));
  expect(texts).toContainEqual(expect.stringMatching(/PPPoE[\s\S]*Branch Kiel[\s\S]*kiel\.contoso\.com[\s\S]*Mon-Fri/));
  const check = stages.at(-1)?.after.get('RemoteAccessCheck/vpn11.contoso.com/v-demand-dial-vpn');
  expect(check?.props.expected).toEqual(['Branch Munich', 'Branch Hamburg', 'Branch Kiel']);
  const { differences } = await move(source, target);
  expect(differences).toEqual([]);
}, 60_000);
