import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hands } from '../../src/cmdlets/runners/simulator/hands';
import { createSimulation, seedState } from '../../src/cmdlets/runners/simulator/seed';
import { loadEnvironment } from '../../src/documents/environment';
import { describeError } from '../../src/errors';
import { acceptLive } from '../../src/providers/acceptance';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';

const document = (idle: number) => ({
  apiVersion: 'rds-migrate/v1',
  deployment: 'small',
  domain: 'contoso.com',
  servers: { 'rdcb01.contoso.com': { os: '2022' }, 'rdsh01.contoso.com': { os: '2022' } },
  connectionBrokers: { members: ['rdcb01.contoso.com'], workspace: { name: 'Small' } },
  sessionHosts: { 'rdsh01.contoso.com': { collection: 'Office' } },
  collections: {
    Office: {
      type: 'pooled',
      userGroups: ['CONTOSO\\B', 'CONTOSO\\A'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: idle, disconnectedSessionLimitMin: 240 },
    },
  },
});

const who = { by: 'ada', at: '2027-01-16T08:00:00.000Z' };
let root: string;
let hands: Hands;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-accept-'));
  mkdirSync(path.join(root, 'stacks/small'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function setUp(source: number, target: number): Session {
  writeFileSync(path.join(root, 'stacks/small/source.yaml'), `# kept\n${dump(document(source))}`);
  writeFileSync(path.join(root, 'stacks/small/target.yaml'), dump(document(target)));
  const file = path.join(root, 'simulator.json');
  const environment = loadEnvironment(root, 'small');
  createSimulation(file, seedState(environment.source.deployment));
  hands = new Hands(file);
  const config: Record<string, string> = { environment: 'small', stage: 'source', connection: `simulator:${file}` };
  return new Session(
    settingsFrom((key) => config[key]),
    root,
    'rds-migrate',
  );
}

const idle = (minutes: number) =>
  hands.editSetting('Office', (collection) => {
    collection.connection.idleSessionLimitMin = minutes;
  });
const limits = (name: 'source' | 'target') =>
  loadEnvironment(root, 'small')[name].deployment.collections?.Office?.limits;

describe('accepting what a colleague changed', () => {
  it('writes the live value into both documents, keeps comments, and records it with the new digests', async () => {
    const session = setUp(30, 30);
    idle(15);
    const accepted = await acceptLive(session, 'SessionCollection/Office', who);
    expect(accepted).toMatchObject([{ path: 'limits.idleSessionLimitMin', from: 15, to: 30 }]);
    expect(accepted[0]?.written).toHaveLength(2);
    expect([limits('source')?.idleSessionLimitMin, limits('target')?.idleSessionLimitMin]).toEqual([15, 15]);
    expect(readFileSync(path.join(root, 'stacks/small/source.yaml'), 'utf8')).toMatch(/^# kept/);
    const { evidence, source, target } = loadEnvironment(root, 'small');
    expect(evidence.accepted).toEqual([
      {
        resource: 'SessionCollection/Office',
        field: 'limits.idleSessionLimitMin',
        value: 15,
        ...who,
        source: source.digest,
        target: target.digest,
        places: ['source', 'target'].map((name) => ({
          document: name,
          pointer: '/collections/Office/limits/idleSessionLimitMin',
        })),
      },
    ]);
  });

  it('leaves a value alone that the target changes later on', async () => {
    const session = setUp(30, 60);
    idle(15);
    const [accepted] = await acceptLive(session, 'SessionCollection/Office', who);
    expect([limits('source')?.idleSessionLimitMin, limits('target')?.idleSessionLimitMin]).toEqual([15, 60]);
    expect(accepted?.kept).toEqual([{ role: 'target', says: 60 }]);
  });

  it('takes lists in whatever order the documents have them', async () => {
    const session = setUp(30, 30);
    hands.editSetting('Office', (collection) => {
      collection.userGroups = ['CONTOSO\\C'];
    });
    const accepted = await acceptLive(session, 'SessionCollection/Office', who, 'userGroups');
    expect(accepted[0]?.written).toHaveLength(2);
    expect(loadEnvironment(root, 'small').target.deployment.collections?.Office?.userGroups).toEqual(['CONTOSO\\C']);
  });

  it('changes nothing live', async () => {
    const session = setUp(30, 30);
    idle(15);
    await acceptLive(session, 'SessionCollection/Office', who);
    expect(hands.look().deployment?.collections[0]?.connection.idleSessionLimitMin).toBe(15);
  });

  it.each([
    ['nothing differs', 'SessionCollection/Office', undefined, /nothing to accept/],
    ['the field does not differ', 'SessionCollection/Office', 'description', /no difference in description/],
    ['the resource is unknown', 'SessionCollection/office', undefined, /did you mean SessionCollection\/Office/],
  ])('refuses when %s', async (_why, id, field, message) => {
    const session = setUp(30, 30);
    await expect(acceptLive(session, id as `${string}/${string}`, who, field)).rejects.toThrow(message);
  });

  it('refuses what no document has a place for, and writes nothing', async () => {
    const session = setUp(30, 30);
    const before = readFileSync(path.join(root, 'stacks/small/source.yaml'), 'utf8');
    hands.setServer('rdsh01.contoso.com', { drainMode: 'No' });
    await expect(acceptLive(session, 'SessionHost/rdsh01.contoso.com', who)).rejects.toThrow(
      /can't be written into the documents/,
    );
    expect(readFileSync(path.join(root, 'stacks/small/source.yaml'), 'utf8')).toBe(before);
  });

  it('writes neither document where one of them takes no value, and the next run finds nothing changed', async () => {
    const session = setUp(30, 30);
    const target = file('target');
    writeFileSync(
      target,
      readFileSync(target, 'utf8')
        .replace('idleSessionLimitMin: 30', 'idleSessionLimitMin: &i 30')
        .replace('disconnectedSessionLimitMin: 240', 'disconnectedSessionLimitMin: *i'),
    );
    await untouchedBy(() => acceptLive(session, 'SessionCollection/Office', who), /anchor|alias/);
  });

  it('takes the documents back where the evidence cannot be written', async () => {
    const session = setUp(30, 30);
    expect(session.environment.evidence.accepted).toEqual([]);
    writeFileSync(file('evidence'), 'accepted: [\n');
    await untouchedBy(() => acceptLive(session, 'SessionCollection/Office', who), /evidence\.yaml/);
  });
});

const file = (name: string) => path.join(root, `stacks/small/${name}.yaml`);

/** All three files stay as they are, byte by byte. */
async function untouchedBy(work: () => Promise<unknown>, message: RegExp): Promise<void> {
  idle(15);
  const texts = () =>
    ['source', 'target', 'evidence'].map((name) => existsSync(file(name)) && readFileSync(file(name), 'utf8'));
  const before = texts();
  await expect(work().catch((error: unknown) => Promise.reject(new Error(describeError(error))))).rejects.toThrow(
    message,
  );
  expect(texts()).toEqual(before);
}
