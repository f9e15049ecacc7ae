import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { State } from '../../src/cmdlets/runners/simulator/state';
import { stageNamed } from '../../src/planner/plan';
import { liveFindingsAt } from '../../src/providers/live-rules';
import { smokeTests } from '../../src/rules/smoke';
import { deployment, fq, servers } from '../planner/samples';
import { Journey } from '../providers/journey';

const addresses = { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 60 };
const pack = { type: 'PerUser', count: 10, program: 'select', agreementNumber: { secret: 'agreement' } };
const certificates = {
  webAccess: { thumbprint: 'A'.repeat(40), pfx: { file: 'farm.pfx', password: { secret: 'farmPfx' } } },
};
const farm = (host: string, os: string, web: string, licences: string, packs: object[]) =>
  deployment({
    servers: { ...servers('2022', 'cb01', web, licences), ...servers(os, host) },
    connectionBrokers: { members: [fq('cb01')] },
    licensing: { mode: 'PerUser', servers: { [fq(licences)]: { keyPacks: packs } } },
    sessionHosts: { [fq(host)]: { collection: 'Office' } },
    collections: {
      Office: {
        userGroups: ['CONTOSO\\Office'],
        remoteApps: { WORD: { displayName: 'Word', filePath: 'C:\\word.exe' } },
      },
    },
    webAccess: { fqdn: fq('apps'), addresses, members: [fq(web)] },
    certificates,
  });
const source = farm('sh01', '2019', 'wa01', 'ls01', [{ ...pack, product: '2019' }]);
const target = farm('sh11', '2022', 'wa11', 'ls11', [
  { ...pack, product: '2019', origin: { migrateFrom: fq('ls01'), method: 'automatic' } },
  { ...pack, product: '2022', origin: 'purchase' },
]);

let journey: Journey;
beforeEach(() => {
  journey = new Journey(source, target);
});
afterEach(() => journey.remove());

async function reach(name: string): Promise<void> {
  for (const stage of journey.plan.stages.slice(0, stageNamed(journey.plan, name).index + 1))
    await journey.finish(stage);
}

async function smoke(name: string): Promise<string[]> {
  const session = journey.session(name);
  const findings = await liveFindingsAt(session, stageNamed(session.plan, name), smokeTests);
  return findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
}

const breaks = (edit: (state: State) => void) => journey.hands.change(edit);
const serverOf = (state: State, name: string) => {
  const found = state.servers[fq(name)];
  if (!found) throw new Error(name);
  return found;
};

describe('smoke tests of new session hosts', () => {
  beforeEach(() => reach('sessions/all/add'));

  it('say nothing where everything is right', async () => {
    expect(await smoke('sessions/all/add')).toEqual([]);
  });

  it('name programs, licences, profiles and ports that are not as users need them, and keep the next stage from beginning', async () => {
    breaks((state) => {
      serverOf(state, 'sh11').missingPrograms = ['c:\\WORD.EXE'];
      serverOf(state, 'sh11').policy = { licenseServers: [fq('ls01')] };
      serverOf(state, 'sh01').profileContainers = ['\\\\fs01\\profiles'];
      serverOf(state, 'sh11').profileContainers = ['\\\\fs02\\profiles'];
      serverOf(state, 'sh11').stopped = ['TermService'];
      serverOf(state, 'ls01').licensing = undefined;
    });
    expect((await smoke('sessions/all/add')).sort()).toEqual([
      `blocker profile-containers: profiles of ${fq('sh11')} are in \\\\fs02\\profiles, those of ${fq('sh01')} in \\\\fs01\\profiles`,
      `blocker programs-present: C:\\word.exe is not on ${fq('sh11')}`,
      `warning ports-answer: ${fq('sh11')} does not answer on port 3389`,
    ]);
    const [problem] = await journey.up('sessions/all/drain');
    expect(problem?.message).toContain('[stage-incomplete]');
    expect(problem?.message).toContain(`C:\\word.exe is not on ${fq('sh11')} [programs-present]`);
  });
});

describe('smoke tests of names, pages and licences', () => {
  it('tell a name that leads to a server which does not serve it, and a page that does not answer', async () => {
    await reach('web/certificates');
    expect(await smoke('web/certificates')).toEqual([]);
    breaks((state) => {
      state.dns.zones['contoso.com']?.push({ name: 'apps', ttlSeconds: 0, address: serverOf(state, 'cb01').ip });
      state.managementHost.resolver = {};
      for (const web of ['wa01', 'wa11']) serverOf(state, web).stopped = ['W3SVC'];
    });
    const found = await smoke('web/certificates');
    expect(found.filter((line) => line.startsWith('blocker'))).toEqual([
      expect.stringMatching(
        /names-lead: apps\.contoso\.com leads to [\d.]+, which is none of wa01\.contoso\.com, wa11/,
      ),
    ]);
    expect(found.filter((line) => line.startsWith('warning'))).toEqual([
      'warning web-answers: https://apps.contoso.com/RDWeb/Pages/ answers with status 404',
      'warning web-answers: https://apps.contoso.com/RDWeb/Feed/webfeed.aspx answers with status 404',
    ]);
  });

  it('tell a host without valid licences when the list changes', async () => {
    await reach('licensing/switch');
    expect(await smoke('licensing/switch')).toEqual([]);
    breaks((state) => {
      const licensing = serverOf(state, 'ls11').licensing;
      if (licensing) licensing.keyPacks = [];
    });
    expect(await smoke('licensing/switch')).toEqual([
      `blocker licence-status: ${fq('sh01')} gets no valid licences (${fq('ls11')}: connected, whether its licences are valid is unknown)`,
    ]);
  });
});

describe('preconditions that only the live side knows', () => {
  it('a host tied to the old license server by Group Policy keeps the list from changing', async () => {
    const before = journey.plan.stages[stageNamed(journey.plan, 'licensing/switch').index - 1];
    await reach(before?.name ?? '');
    const host = [...(before?.after.values() ?? [])].find(({ kind }) => kind === 'SessionHost')?.key ?? '';
    breaks((state) => {
      const server = state.servers[host];
      if (server) server.policy = { licenseServers: ['LS01'] };
    });
    const [problem] = await journey.up('licensing/switch');
    expect(problem?.message).toContain(`${host} is tied to ${fq('ls01')} by Group Policy [hosts-pinned]`);
    expect(problem?.message).toContain('nothing has been changed');
  });

  it('a group that is not in the domain is found before the stage that names it begins', async () => {
    journey.remove();
    const named = {
      ...target,
      collections: {
        Office: {
          ...target.collections?.Office,
          userGroups: ["CONTOSO\\O'Brien", 'Nobody@contoso.com', 'FABRIKAM\\Strangers', 'BUILTIN\\Users'],
        },
      },
    };
    journey = new Journey(source, deployment(named));
    breaks((state) => {
      state.unknownAccounts = ['contoso\\nobody', 'fabrikam\\strangers'];
    });
    const last = journey.plan.stages.at(-2);
    await reach(last?.name ?? '');
    const [problem] = await journey.up('target');
    expect(problem?.message).toContain('domain CONTOSO has no group or user CONTOSO\\Nobody [accounts-resolve]');
    expect(problem?.message).toContain('domain FABRIKAM has no group or user FABRIKAM\\Strangers [accounts-resolve]');
    expect(problem?.message).not.toContain("O'Brien");
  });

  it('a profile disk that is still open keeps the path from changing', async () => {
    journey.remove();
    const disks = (server: string) => ({ userProfileDisks: { path: `\\\\${fq(server)}\\upd-office`, maxSizeGB: 10 } });
    const withDisks = (document: typeof source, server: string) =>
      deployment({ ...document, collections: { Office: { ...document.collections?.Office, ...disks(server) } } });
    journey = new Journey(withDisks(source, 'fs01'), withDisks(target, 'fs11'));
    const stage = stageNamed(journey.plan, 'sessions/all/profile-disks');
    await reach('sessions/all/drain');
    breaks((state) => {
      const base = { host: fq('sh01'), collection: 'Office', createdAt: state.now, state: 'STATE_ACTIVE' as const };
      state.sessions.push({ ...base, id: 77, user: 'CONTOSO\\late', direct: true });
    });
    journey.acknowledge(stage);
    const [problem] = await journey.up(stage.name);
    expect(problem?.message).toMatch(
      /UVHD-late\.vhdx of collection Office is open by CONTOSO\\late \[profile-disks-closed\]/,
    );
  });
});

it('a check of the document is made when the rest of its stage is done, and needs nobody to record it', async () => {
  journey.remove();
  const check = { on: fq('sh11'), cmdlet: 'Get-Service', parameters: { Name: 'TermService' }, property: 'Status' };
  const tasks = [
    { after: 'sessions/all/add', text: 'The host takes sessions', check: { ...check, equals: 'Running' } },
  ];
  journey = new Journey(source, deployment({ ...target, migration: { tasks } }));
  const stage = stageNamed(journey.plan, 'sessions/all/add');
  await reach(journey.plan.stages[stage.index - 1]?.name ?? '');
  expect(await journey.up(stage.name)).toEqual([]);
  breaks((state) => {
    serverOf(state, 'sh11').stopped = ['TermService'];
  });
  const [problem] = await journey.up(stage.name);
  expect(problem?.id).toBe('ManualTask/sessions-all-add-the-host-takes-sessions');
  expect(problem?.message).toContain(`Status equals "Running", not "Stopped"`);
});
