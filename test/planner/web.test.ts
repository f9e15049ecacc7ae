import { describe, expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { engineOrder } from '../../src/planner/order';
import { planOf, stageNamed } from '../../src/planner/plan';
import { pointerOf, pointerText } from '../../src/planner/pointer';
import { stepsOf } from '../../src/planner/steps';
import { stepLines } from '../../src/report/invocations';
import { deployment, fq, haSource, haTarget, servers } from './samples';

const web = (members: string[], more: object = {}) => ({
  fqdn: 'apps.contoso.com',
  members: members.map(fq),
  settings: { PasswordChangeEnabled: true },
  machineKey: { secret: 'webKeys' },
  webClient: { channel: 'Production', brokerCertificate: 'singleSignOn' },
  ...more,
});
const CERTIFICATES = {
  singleSignOn: { thumbprint: 'A'.repeat(40), pfx: { file: 'farm.pfx', password: { secret: 'farmPfx' } } },
};
const alone = (os: Record<string, object>, members: string[], more: object = {}) =>
  deployment({ servers: os, webAccess: web(members, more), certificates: CERTIFICATES });
const changesIn = (source: Deployment, target: Deployment) =>
  planOf(source, target).stages.map((stage) => [
    stage.name,
    engineOrder(stage)
      .filter(({ id }) => /^(Web|SessionHostListener|ManualTask)/.test(id))
      .map(({ action, id }) => `${action} ${id}`)
      .filter((text) => !text.startsWith('delete ManualTask')),
  ]);

describe('contents of RD Web Access', () => {
  const source = alone(servers('2019', 'rdwa01'), ['rdwa01']);
  const target = alone(servers('2022', 'rdwa11', 'rdwa12'), ['rdwa11', 'rdwa12'], {
    settings: { PasswordChangeEnabled: false },
  });

  it('are written on the new servers in web/transfer, and leave the old one alone', () => {
    const stages = Object.fromEntries(changesIn(source, target));
    expect(stages['web/transfer']).toEqual([
      'create ManualTask/web-transfer-backup',
      ...['rdwa11', 'rdwa12'].flatMap((server) =>
        ['WebSettings', 'WebMachineKey', 'WebClient'].map((kind) => `create ${kind}/${fq(server)}`),
      ),
      'create ManualTask/web-transfer-iis',
      'create ManualTask/web-transfer-pages',
    ]);
    expect(stages['web/retire']).toEqual(
      ['WebClient', 'WebMachineKey', 'WebSettings'].map((kind) => `delete ${kind}/rdwa01.contoso.com`),
    );
    expect(stages.target?.filter((text: string) => text.includes('Web'))).toEqual([]);
  });

  it('show their cmdlets in the plan, without any secret', () => {
    const steps = stepsOf(stageNamed(planOf(source, target), 'web/transfer')).flatMap((change) => change.steps);
    const text = stepLines(steps).join('\n');
    expect(text).toContain("-Filter @('appSettings/add[@key=''PasswordChangeEnabled'']') -Name 'value' -Value 'false'");
    expect(text).toContain('validationKey=<secret webKeys>;decryptionKey=<secret webKeys>');
    expect(text).toContain("Publish-RDWebClientPackage -Type 'Production' -Latest # on rdwa12.contoso.com");
  });

  it('leave to people what no cmdlet carries, with the exact lines', () => {
    const { after } = stageNamed(planOf(source, target), 'web/transfer');
    const text = String(after.get('ManualTask/web-transfer-iis')?.props.text);
    const lines = text.split('\n').filter((line) => line.includes('-verb:sync'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      "  msdeploy -verb:sync '-source:appHostConfig=Default Web Site/RDWeb,computerName=rdwa01.contoso.com' '-dest:appHostConfig=Default Web Site/RDWeb,computerName=rdwa11.contoso.com' -disableLink:CertificateExtension -disableLink:HttpCertConfigExtension -disableLink:ContentExtension -disableLink:AppPoolExtension -enableRule:DoNotDeleteRule -whatif",
    );
    expect(after.get('ManualTask/web-transfer-pages')?.props.text).toContain('never copy .aspx files');
  });

  it('let Web Deploy carry what IIS has besides, where the document says so, and only while the old server is there', () => {
    const carried = alone(servers('2022', 'rdwa11'), ['rdwa11'], { webDeploy: 'carry' });
    const stages = Object.fromEntries(changesIn(source, carried));
    expect(stages['web/transfer']).toContain('create WebDeploySync/rdwa11.contoso.com/RDWeb');
    expect(stages['web/transfer']).not.toContain('create ManualTask/web-transfer-iis');
    expect(stages['web/transfer']).toContain('create ManualTask/web-transfer-pages');
    expect(stages['web/retire']).toContain('delete WebDeploySync/rdwa11.contoso.com/RDWeb');
    const steps = stepsOf(stageNamed(planOf(source, carried), 'web/transfer')).flatMap((change) => change.steps);
    const sync = stepLines(steps).filter((line) => line.includes('msdeploy'));
    expect(sync).toHaveLength(1);
    expect(sync[0]).toMatch(/-enableRule:DoNotDeleteRule$/);
  });

  it('change on servers that stay in target only', () => {
    const changed = alone(servers('2019', 'rdwa01'), ['rdwa01'], { settings: { PasswordChangeEnabled: false } });
    expect(changesIn(source, changed)).toEqual([
      ['source', expect.anything()],
      ['target', ['update WebSettings/rdwa01.contoso.com']],
    ]);
  });

  it('are written again after an upgrade in place, which resets them', () => {
    const upgraded = alone({ [fq('rdwa01')]: { os: '2022', upgrade: 'inPlace' } }, ['rdwa01']);
    const stages = Object.fromEntries(changesIn(source, upgraded));
    expect(stages['web/upgrade']).toEqual(
      expect.arrayContaining(['delete WebSettings/rdwa01.contoso.com', 'delete WebMachineKey/rdwa01.contoso.com']),
    );
    expect(stages['web/transfer']).toEqual(
      expect.arrayContaining(['create WebSettings/rdwa01.contoso.com', 'create WebMachineKey/rdwa01.contoso.com']),
    );
    expect(stages.target).toEqual([]);
  });

  it('are nobody’s business on a lost server', () => {
    const lost = alone({ [fq('rdwa01')]: { os: '2019', lost: true }, ...servers('2019', 'rdwa02') }, [
      'rdwa01',
      'rdwa02',
    ]);
    const state = planOf(lost, lost).stages[0]?.after;
    expect([...(state?.keys() ?? [])].filter((id) => id.startsWith('WebSettings'))).toEqual([
      `WebSettings/${fq('rdwa02')}`,
    ]);
  });

  it('have their places in the documents', () => {
    const place = (kind: string, path: string) => {
      const segments = pointerOf(kind, { server: fq('rdwa01') }, path, source);
      return segments && pointerText(segments);
    };
    expect(place('WebSettings', 'settings.PasswordChangeEnabled')).toBe('/webAccess/settings/PasswordChangeEnabled');
    expect(place('WebClient', 'channel')).toBe('/webAccess/webClient/channel');
    expect(place('WebMachineKey', 'keys')).toBeUndefined();
  });
});

describe('certificates of the listeners', () => {
  const listener = (document: Deployment, digit: string) =>
    Deployment.parse({
      ...document,
      certificates: { ...document.certificates, sessionHostListener: { thumbprint: digit.repeat(40) } },
    });
  const plan = planOf(listener(haSource, 'E'), listener(haTarget, 'F'));

  it('are set on new hosts before they accept users', () => {
    const order = engineOrder(stageNamed(plan, 'sessions/pilot/add')).map(({ id }) => id);
    const at = (kind: string) => order.indexOf(`${kind}/${fq('rdsh14')}` as never);
    expect(at('SessionHostListener')).toBeGreaterThan(0);
    expect(at('SessionHostListener')).toBeLessThan(at('SessionHost'));
    expect(order.indexOf(`ImportedCertificate/${fq('rdsh14')}/${'F'.repeat(40)}`)).toBeLessThan(
      at('SessionHostListener'),
    );
  });

  it('change on hosts that stay before their old certificate goes', () => {
    const stays = planOf(listener(haSource, 'E'), listener(haSource, 'F'));
    const { changes } = stageNamed(stays, 'certificates/verify');
    expect(changes.map(({ id, action }) => `${action} ${id}`)).toEqual(
      expect.arrayContaining([
        `update SessionHostListener/${fq('rdsh01')}`,
        `delete ImportedCertificate/${fq('rdsh01')}/${'E'.repeat(40)}`,
      ]),
    );
  });

  it('are only looked at where policy enrols them', () => {
    const byPolicy = Deployment.parse({
      ...haSource,
      certificates: { ...haSource.certificates, sessionHostListener: { fromTemplate: 'RDS-Listener' } },
    });
    const state = planOf(byPolicy, byPolicy).stages[0]?.after;
    expect(state?.get(`SessionHostListener/${fq('rdsh01')}`)?.props).toEqual({
      host: fq('rdsh01'),
      source: 'groupPolicy',
      template: 'RDS-Listener',
    });
  });
});
