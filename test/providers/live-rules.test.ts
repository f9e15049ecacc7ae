import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSimulation, Hands, seedState } from '../../src/cmdlets/runners/simulator';
import { loadEnvironment } from '../../src/documents/environment';
import { describeError } from '../../src/errors';
import { stageNamed } from '../../src/planner/plan';
import { liveFindingsAt } from '../../src/providers/live-rules';
import { MigrationLifecycle } from '../../src/providers/migration';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';
import { liveRules } from '../../src/rules/live';
import type { LiveRule } from '../../src/rules/live/live-rule';

const [broker, old, fresh] = ['rdcb01.contoso.com', 'rdwa01.contoso.com', 'rdwa11.contoso.com'];
const document = (web: string, digit: string) => ({
  apiVersion: 'rds-migrate/v1',
  deployment: 'small',
  domain: 'contoso.com',
  servers: { [broker]: { os: '2022' }, [web]: { os: '2022' } },
  connectionBrokers: { members: [broker] },
  webAccess: { fqdn: 'apps.contoso.com', members: [web], settings: { PasswordChangeEnabled: true } },
  certificates: {
    webAccess: { thumbprint: digit.repeat(40), pfx: { file: `${digit}.pfx`, password: { secret: 'webPfx' } } },
  },
});

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function setUp(stage: string): { session: Session; hands: Hands } {
  const root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-rules-'));
  roots.push(root);
  mkdirSync(path.join(root, 'stacks/small'), { recursive: true });
  writeFileSync(path.join(root, 'stacks/small/source.yaml'), dump(document(old, 'A')));
  writeFileSync(path.join(root, 'stacks/small/target.yaml'), dump(document(fresh, 'B')));
  const file = path.join(root, 'simulator.json');
  const { source, target } = loadEnvironment(root, 'small');
  createSimulation(file, seedState(source.deployment, { target: target.deployment }));
  const config: Record<string, string> = { environment: 'small', stage, connection: `simulator:${file}` };
  const session = new Session(
    settingsFrom((key) => config[key]),
    root,
    'rds-migrate',
  );
  return { session, hands: new Hands(file) };
}

const STAGE_BEFORE = 'certificates/prepare';
const at = (session: Session, stage: string) => liveFindingsAt(session, stageNamed(session.plan, stage));

describe('preconditions of a stage, read live', () => {
  it('are silent where all is well', async () => {
    const { session } = setUp('web/add');
    expect(await at(session, 'web/add')).toEqual([]);
  });

  it('tell a server without a desktop before its role is refused', async () => {
    const { session, hands } = setUp('web/add');
    hands.setServer(fresh, { serverCore: true });
    expect(await at(session, 'web/add')).toEqual([
      expect.objectContaining({ rule: 'server-core', severity: 'blocker', about: `Server/${fresh}` }),
    ]);
  });

  it('name the server and what to do', async () => {
    const { session, hands } = setUp('web/add');
    hands.setServer(fresh, { rebootPending: true });
    expect(await at(session, 'web/add')).toEqual([
      expect.objectContaining({
        rule: 'pending-reboot',
        severity: 'blocker',
        message: `a restart of ${fresh} is pending`,
        stage: 'web/add',
      }),
    ]);
  });

  it('count what can’t be read as broken', async () => {
    const { session, hands } = setUp('web/add');
    hands.powerOff(fresh);
    const remedy = expect.stringMatching(/^check that the server runs/);
    const message = expect.stringContaining(fresh);
    expect(await at(session, 'web/add')).toEqual([
      expect.objectContaining({ rule: 'pending-reboot', message, remedy }),
      // Neither its store nor its files.
      expect.objectContaining({ rule: 'pfx-ready', message, remedy }),
      expect.objectContaining({ rule: 'pfx-ready', message, remedy }),
      expect.objectContaining({ rule: 'server-core', message, remedy }),
    ]);
  });

  it('are a bug report with their id where they throw, never silence', async () => {
    const { session } = setUp('web/add');
    const [rule] = liveRules;
    if (!rule) throw new Error('no rule');
    const broken: LiveRule = {
      ...rule,
      id: 'broken-rule',
      severity: 'warning',
      reads: () => {
        throw new TypeError('x is undefined');
      },
    };
    expect(await liveFindingsAt(session, stageNamed(session.plan, 'web/add'), [broken])).toEqual([
      expect.objectContaining({
        rule: 'broken-rule',
        severity: 'blocker',
        message: expect.stringMatching(/rule broken-rule could not be checked.*x is undefined/),
        remedy: expect.stringContaining('report it as a bug'),
      }),
    ]);
  });

  it('look at the certificate that is about to be applied', async () => {
    const { session, hands } = setUp('web/certificates');
    hands.change((state) => {
      const certificate = state.certificates['B'.repeat(40)];
      if (certificate) Object.assign(certificate, { names: ['www.contoso.com'], notAfter: state.now });
      for (const name of [old, fresh]) {
        const server = state.servers[name];
        if (server) server.store['B'.repeat(40)] = { exportable: true, hasPrivateKey: name === old };
      }
    });
    const found = await at(session, 'web/certificates');
    expect(found.map(({ rule }) => rule)).toEqual(['certificate-expiry', 'certificate-names', 'certificate-present']);
  });

  it('stop the stage before it is entered, in a preview too', async () => {
    const { session, hands } = setUp('web/add');
    hands.change((state) => {
      const server = state.servers[old];
      if (server) server.store['B'.repeat(40)] = { exportable: true, hasPrivateKey: true };
    });
    hands.setServer(fresh, { rebootPending: true });
    const before = JSON.stringify(hands.look());
    const record = (stage: string) => ({ stage, stack: 'small', documents: { source: 'a', target: 'b' } });
    const shown = vi.spyOn(session, 'log');
    const migration = new MigrationLifecycle(session);
    const preview = migration.diff(record(STAGE_BEFORE), record('web/add')).catch((error: unknown) => error);
    expect(describeError(await preview)).toMatch(/1 blocker of stage web\/add, shown at the object concerned/);
    const message = expect.stringContaining(`a restart of ${fresh} is pending [pending-reboot]`);
    expect(shown).toHaveBeenCalledWith('error', message, `Server/${fresh}`);
    expect(JSON.stringify(hands.look())).toBe(before);
  });
});
