import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, expect, it } from 'vitest';
import { createSimulation, Hands, seedState } from '../../src/cmdlets/runners/simulator';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import { loadEnvironment } from '../../src/documents/environment';
import { engineOrder } from '../../src/planner/order';
import { stageNamed } from '../../src/planner/plan';
import { differencesAt } from '../../src/providers/comparison';
import { Lifecycle } from '../../src/providers/lifecycle';
import { liveFindingsAt } from '../../src/providers/live-rules';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';
import { doneOf } from '../../src/providers/untouched';
import { kindOf } from '../../src/resources';
import { webDeployCarries } from '../../src/rules/live/web-deploy-carries';

const broker = 'rdcb01.contoso.com';
const host = 'rdsh01.contoso.com';
const old = 'rdwa01.contoso.com';
const fresh = 'rdwa11.contoso.com';
const certificate = (digit: string) => ({
  thumbprint: digit.repeat(40),
  pfx: { file: `${digit}.pfx`, password: { secret: `pfx${digit}` } },
});
const document = (web: string, member: string, more: object = {}) => ({
  apiVersion: 'rds-migrate/v1',
  deployment: 'small',
  domain: 'contoso.com',
  servers: { [broker]: { os: '2022' }, [web]: { os: '2022' }, [member]: { os: '2022' } },
  connectionBrokers: { members: [broker] },
  sessionHosts: { [member]: { collection: 'Desk' } },
  collections: { Desk: {} },
  webAccess: {
    fqdn: 'apps.contoso.com',
    members: [web],
    settings: { DefaultTSGateway: 'gw.contoso.com', PasswordChangeEnabled: true, ShowFooter: 'no' },
    machineKey: { secret: 'webKeys' },
    webClient: { channel: 'Production', brokerCertificate: 'singleSignOn' },
    ...more,
  },
  certificates: { singleSignOn: certificate('A'), sessionHostListener: { thumbprint: 'A'.repeat(40) } },
});

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function setUp(member: string): { session: Session; hands: Hands; secrets: Record<string, string> } {
  root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-web-'));
  mkdirSync(path.join(root, 'stacks/small'), { recursive: true });
  writeFileSync(path.join(root, 'stacks/small/source.yaml'), dump(document(old, host)));
  writeFileSync(path.join(root, 'stacks/small/target.yaml'), dump(document(fresh, member, { webDeploy: 'carry' })));
  const file = path.join(root, 'simulator.json');
  const { source, target } = loadEnvironment(root, 'small');
  const secrets = demoSecrets([source.deployment, target.deployment]);
  createSimulation(file, seedState(source.deployment, { target: target.deployment, secrets }));
  const config = { ...secrets, environment: 'small', stage: 'source', connection: `simulator:${file}` };
  const settings = settingsFrom((key) => (config as Record<string, string>)[key]);
  return { session: new Session(settings, root, 'rds-migrate'), hands: new Hands(file), secrets };
}

/** What the engine does of a stage, apart from tasks: creates and updates in order. */
async function perform(session: Session, name: string): Promise<void> {
  const stage = stageNamed(session.plan, name);
  session.movement = { from: session.plan.stages[stage.index - 1], to: stage };
  for (const { action, after, before } of engineOrder(stage)) {
    if (action === 'delete' || !after || after.kind === 'ManualTask') continue;
    await new Lifecycle(session, kindOf(after.kind)).ensure(after.props, before?.props);
  }
}

const openAt = async (session: Session, name: string) =>
  (await differencesAt(session, stageNamed(session.plan, name))).filter(({ id }) => !id.startsWith('ManualTask'));

it('settings, keys and web client are carried to a new server, and no key leaves the program in clear', async () => {
  const { session, hands, secrets } = setUp(host);
  expect(await openAt(session, 'source')).toEqual([]);
  await perform(session, 'web/add');
  expect((await openAt(session, 'web/transfer')).map(({ id }) => id)).toEqual(
    expect.arrayContaining([`WebSettings/${fresh}`, `WebMachineKey/${fresh}`, `WebClient/${fresh}`]),
  );
  await perform(session, 'web/transfer');
  expect(await openAt(session, 'web/transfer')).toEqual([]);
  const { servers } = hands.look();
  const [validation, decryption] = secrets.webKeys?.split(',') ?? [];
  expect(servers[fresh]?.web?.machineKeys['/Feed']).toEqual({ validation, decryption });
  expect(servers[fresh]?.web?.settings).toMatchObject({ PasswordChangeEnabled: 'true', ShowFooter: 'no' });
  expect(servers[fresh]?.webClient).toMatchObject({ brokerCertificate: 'A'.repeat(40) });
  const audit = readFileSync(path.join(session.folder, 'audit.jsonl'), 'utf8');
  expect(audit).toContain('<secret webKeys>');
  for (const value of [validation, decryption, secrets.pfxA]) expect(audit).not.toContain(value);
});

it('what is written into a new server keeps one from going back until its backup is restored', async () => {
  const { session, hands } = setUp(host);
  await perform(session, 'web/add');
  const stage = stageNamed(session.plan, 'web/transfer');
  const log = session.audit.begin();
  const { web, webClient } = hands.look().servers[fresh] ?? {};
  const done = () => {
    session.live.forgetAll();
    return doneOf(session, stage, { log });
  };
  expect(await done()).toEqual([]);
  await perform(session, 'web/transfer');
  const made = ['WebSettings', 'WebMachineKey', 'WebClient'].map(
    (kind) => `${kind}/${fresh} is as this stage makes it`,
  );
  expect(await done()).toEqual(expect.arrayContaining(made));
  hands.change(({ servers }) => {
    const server = servers[fresh];
    if (!server) return;
    server.web = web;
    server.webClient = webClient;
  });
  const left = await done();
  for (const line of made) expect(left).not.toContain(line);
});

it('without the log of the stack what stands as a stage wants it counts as made by it', async () => {
  const { session } = setUp(host);
  await perform(session, 'web/add');
  await perform(session, 'web/transfer');
  rmSync(path.join(session.folder, 'audit.jsonl'));
  const found = await doneOf(session, stageNamed(session.plan, 'web/transfer'), { log: 'elsewhere' });
  expect(found).toContain(`WebMachineKey/${fresh} is as this stage makes it`);
});

it('what IIS has besides is shown before Web Deploy carries it, and compared afterwards', async () => {
  const { session, hands } = setUp(host);
  const application = 'Default Web Site/RDWeb';
  hands.change((state) => {
    const web = state.servers[old];
    if (web) web.iis = { [application]: { 'section httpRedirect': 'https://apps.contoso.com' } };
  });
  await perform(session, 'web/add');
  const stage = stageNamed(session.plan, 'web/transfer');
  expect(await liveFindingsAt(session, stage, [webDeployCarries])).toMatchObject([
    {
      severity: 'warning',
      message: expect.stringContaining('Adding appHostConfig (Default Web Site/RDWeb) section httpRedirect'),
    },
  ]);
  expect(hands.look().servers[fresh]?.iis).toBeUndefined();
  await perform(session, 'web/transfer');
  expect(hands.look().servers[fresh]?.iis).toEqual({
    [application]: { 'section httpRedirect': 'https://apps.contoso.com' },
  });
  expect(await openAt(session, 'web/transfer')).toEqual([]);
  expect(await liveFindingsAt(session, stage, [webDeployCarries])).toMatchObject([{ severity: 'note' }]);
});

it('a key that somebody changed is told without showing it', async () => {
  const { session, hands } = setUp(host);
  hands.change((state) => {
    const web = state.servers[old]?.web;
    if (web) web.machineKeys['/Feed'] = { validation: 'C0FFEE', decryption: 'C0FFEE' };
  });
  const found = await openAt(session, 'source');
  expect(found).toMatchObject([{ id: `WebMachineKey/${old}`, field: 'keys' }]);
  expect(JSON.stringify(found)).not.toContain('C0FFEE');
});

it('a new host shows the certificate of the document before it accepts users', async () => {
  const member = 'rdsh11.contoso.com';
  const { session, hands } = setUp(member);
  await perform(session, 'sessions/all/add');
  expect(hands.look().servers[member]?.listener).toEqual({ thumbprint: 'A'.repeat(40), type: 3 });
  expect(await openAt(session, 'sessions/all/add')).toEqual([]);
});
