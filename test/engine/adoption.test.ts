import { beforeAll, describe, expect, it } from 'vitest';
import { PROVIDER_TEXT } from '../../src/providers/resource';
import { edited, highlyAvailable, source, target } from './documents';
import { adopted, expectRefused, type Scene, SECRETS, scene } from './harness';

interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

async function stateOf(made: Scene): Promise<{ text: string; resources: StateResource[] }> {
  const text = await made.must('stack', 'export');
  return { text, resources: JSON.parse(text).deployment.resources };
}

/** The simulated deployment but for its clock, which reading may not move on disk either. */
const withoutClock = (text: string) => text.replace(/"now": *"[^"]*"/, '');

describe.concurrent('stage source', () => {
  let base: Scene;
  let before: string;
  let up: Awaited<ReturnType<Scene['up']>>;
  beforeAll(async () => {
    base = await scene({ sessions: [{ collection: 'Office', count: 3 }] });
    before = base.bytes();
    up = await base.upOk();
  });

  it('changes nothing in the deployment and writes nothing into the audit log', () => {
    expect(withoutClock(base.bytes())).toBe(withoutClock(before));
    expect(base.audit()).toEqual([]);
    expect(up.operations.filter(({ op }) => op !== 'create')).toEqual([]);
  });

  it('stores one short provider text in every resource', async () => {
    const { resources } = await stateOf(base);
    const own = resources.filter((resource) => resource.type.startsWith('pulumi-nodejs:dynamic/rds:'));
    expect(own.length).toBe(13);
    expect(Buffer.byteLength(PROVIDER_TEXT)).toBeLessThanOrEqual(150);
    for (const { inputs, outputs } of own) {
      expect(inputs?.__provider).toBe(PROVIDER_TEXT);
      expect(outputs?.__provider).toBe(PROVIDER_TEXT);
    }
  });

  it('keeps a state that people can read and that has no secret and no trace of the program in it', async () => {
    const { text, resources } = await stateOf(base);
    const office = resources.find(({ urn }) => urn.endsWith('rds:SessionCollection::Office'));
    expect(office?.outputs).toMatchObject({
      kind: 'SessionCollection',
      name: 'Office',
      limits: { idleSessionLimitMin: 30 },
    });
    const certificate = resources.find(({ type }) => type.endsWith('rds:ImportedCertificate'));
    expect(certificate?.outputs).toMatchObject({ pfx: { password: { secret: 'webPfx' } } });
    for (const value of Object.values(SECRETS)) expect(text).not.toContain(value);
    expect(text).not.toContain('stacks/index');
    expect(Buffer.byteLength(text) / resources.length).toBeLessThan(2000);
  });

  it('is unchanged when run again', async () => {
    const again = await base.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
    expect(base.audit()).toEqual([]);
  });
});

describe.concurrent('what differs from the source document', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await scene();
    base.hands.editSetting('Office', (collection) => {
      collection.connection.idleSessionLimitMin = 45;
      collection.description = 'Desktop of the offices';
      collection.remoteApps = collection.remoteApps.filter((app) => app.alias !== 'EXCEL');
      for (const app of collection.remoteApps) app.displayName = 'Word 2019';
    });
  });

  it.each(['preview', 'up'] as const)(
    '%s names every difference with both values, and changes nothing',
    async (command) => {
      const made = base.fork();
      const before = made.bytes();
      const result = await made[command]();
      expectRefused(
        result,
        /SessionCollection\/Office differs from the source document/,
        /limits\.idleSessionLimitMin: live 45, document 30/,
        /description: live "Desktop of the offices", document "Office desktop"/,
        /RemoteApp\/Office\/WORD differs from the source document/,
        /displayName: live "Word 2019", document "Word"/,
        /RemoteApp\/Office\/EXCEL is in the source document but not in the live deployment/,
        /stacks\/lab\/source\.yaml/,
        /nothing has been changed/,
      );
      expect(made.bytes()).toBe(before);
      expect(made.audit()).toEqual([]);
      if (command === 'preview') return;
      const { resources } = await stateOf(made);
      expect(resources.filter(({ type }) => type.startsWith('pulumi-nodejs:dynamic/'))).toEqual([]);
    },
  );

  it('is adopted once the source document says it', async () => {
    const made = base.fork();
    const corrected = {
      'collections/Office/limits/idleSessionLimitMin': 45,
      'collections/Office/description': 'Desktop of the offices',
      'collections/Office/remoteApps/WORD/displayName': 'Word 2019',
      'collections/Office/remoteApps/EXCEL': undefined,
    };
    made.write('source', edited(source, corrected));
    made.write('target', edited(target, { 'collections/Office/remoteApps/EXCEL': undefined }));
    await made.upOk();
    expect(made.audit()).toEqual([]);
  });
});

describe.concurrent('secrets', () => {
  it('a difference in a secret is told without either value', async () => {
    const sql =
      'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql01.contoso.com;DATABASE=RDCB;UID=rds;PWD=Sql-Sesam-0815';
    const made = await scene({ ...highlyAvailable, secrets: { sql } });
    made.hands.change((state) => {
      const pair = state.deployment?.highAvailability;
      if (pair) pair.connectionString = pair.connectionString.replace('0815', '0816');
    });
    const result = await made.up();
    expectRefused(
      result,
      /BrokerHighAvailability\/deployment/,
      /database\.connectionString: live "\[secret\]", document "\[secret\]"/,
    );
    expect(result.out).not.toContain('Sesam');
    expect(JSON.stringify(result.events)).not.toContain('Sesam');
  });

  it('stay out of state, audit log and output while they are used, in error texts too', async () => {
    const made = await adopted({
      target: edited(target, {
        'certificates/filePublishing': {
          thumbprint: 'C47E1B90D2F35A68B7091C2D3E4F5A6B7C8D9E0F',
          pfx: { file: 'certs/apps-2027.pfx', password: { secret: 'webPfx' } },
        },
      }),
    });
    made.hands.change((state) => {
      const message = `The password ${SECRETS.webPfx} is not correct.`;
      state.faults.failures = [{ cmdlet: 'Import-PfxCertificate', nth: 1, when: 'before', message }];
    });
    const failed = await made.enter('certificates/prepare');
    expectRefused(failed, /The password \[secret\] is not correct/);
    const done = await made.upOk();
    expect(made.cmdlets()).toContain('Import-PfxCertificate');
    const { text } = await stateOf(made);
    for (const seen of [failed, done]) {
      expect(seen.out).not.toContain(SECRETS.webPfx);
      expect(JSON.stringify(seen.events)).not.toContain(SECRETS.webPfx);
    }
    expect(text).not.toContain(SECRETS.webPfx);
    expect(JSON.stringify(made.audit())).not.toContain(SECRETS.webPfx);
  });
});
