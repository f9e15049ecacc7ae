import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { check, unlock } from 'proper-lockfile';
import { afterEach } from 'vitest';
import { createSimulation, Hands, seedState } from '../../src/cmdlets/runners/simulator';
import { loadEnvironment } from '../../src/documents/environment';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';

export const BROKER = 'rdcb01.contoso.com';
export const HOST = 'rdsh01.contoso.com';
export const NEW_HOST = 'rdsh11.contoso.com';

interface SmallDocument {
  servers: Record<string, object>;
  sessionHosts: Record<string, object>;
  workspace: { name: string };
  idle: number;
}

const small: SmallDocument = {
  servers: { [BROKER]: { os: '2022' }, [HOST]: { os: '2022' } },
  sessionHosts: { [HOST]: { collection: 'Office' } },
  workspace: { name: 'Small' },
  idle: 30,
};

/** A deployment document of one broker and one collection. */
export function smallDocument(more: Partial<SmallDocument> = {}): object {
  const { servers, sessionHosts, workspace, idle } = { ...small, ...more };
  return {
    apiVersion: 'rds-migrate/v1',
    deployment: 'small',
    domain: 'contoso.com',
    servers,
    connectionBrokers: { members: [BROKER], workspace },
    sessionHosts,
    collections: {
      Office: { limits: { activeSessionLimitMin: 0, idleSessionLimitMin: idle, disconnectedSessionLimitMin: 240 } },
    },
  };
}

/** The same with its session host replaced by a new one. */
export const movedDocument = (more: Partial<SmallDocument> = {}) =>
  smallDocument({
    servers: { [BROKER]: { os: '2022' }, [NEW_HOST]: { os: '2022' } },
    sessionHosts: { [NEW_HOST]: { collection: 'Office' } },
    ...more,
  });

export interface Scene {
  root: string;
  hands: Hands;
  /** A provider process of its own. */
  session(config?: Record<string, string>): Session;
  write(name: 'source' | 'target', document: object): void;
}

/** The lease goes when a process ends; here one process plays several, one after the other. */
export async function endRun(session: Session): Promise<void> {
  const lockfilePath = path.join(session.folder, 'lease.lock');
  if (await check(lockfilePath, { lockfilePath, realpath: false })) {
    await unlock(lockfilePath, { lockfilePath, realpath: false });
  }
}

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

/** A project folder with two documents and a simulated deployment that equals the first. */
export function scene(source: object = smallDocument(), target: object = source): Scene {
  const root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-providers-'));
  roots.push(root);
  mkdirSync(path.join(root, 'stacks/small'), { recursive: true });
  const write = (name: string, document: object) =>
    writeFileSync(path.join(root, `stacks/small/${name}.yaml`), dump(document));
  write('source', source);
  write('target', target);
  const file = path.join(root, 'simulator.json');
  const loaded = loadEnvironment(root, 'small');
  createSimulation(file, seedState(loaded.source.deployment, { target: loaded.target.deployment }));
  const session = (config: Record<string, string> = {}) => {
    const all: Record<string, string> = {
      environment: 'small',
      stage: 'source',
      connection: `simulator:${file}`,
      ...config,
    };
    return new Session(
      settingsFrom((key) => all[key]),
      root,
      'rds-migrate',
    );
  };
  return { root, hands: new Hands(file), session, write };
}
