import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimulation, Hands, seedState } from '../../src/cmdlets/runners/simulator';
import { loadEnvironment } from '../../src/documents/environment';
import { recordApproved, recordWaived } from '../../src/documents/evidence';
import { stageNamed } from '../../src/planner/plan';
import { packDocuments } from '../../src/providers/applied';
import {
  changedLive,
  changedSince,
  liveNow,
  plannedNow,
  requireApproval,
  tellUnapproved,
} from '../../src/providers/approval';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';

const document = (idle: number) => ({
  apiVersion: 'rds-migrate/v1',
  deployment: 'small',
  domain: 'contoso.com',
  servers: { 'rdcb01.contoso.com': { os: '2022' }, 'rdsh01.contoso.com': { os: '2022' } },
  connectionBrokers: { members: ['rdcb01.contoso.com'] },
  sessionHosts: { 'rdsh01.contoso.com': { collection: 'Office' } },
  collections: {
    Office: {
      type: 'pooled',
      userGroups: ['CONTOSO\\Users'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: idle, disconnectedSessionLimitMin: 240 },
    },
  },
});

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

class Place {
  readonly root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-approval-'));
  readonly hands: Hands;
  private readonly file = path.join(this.root, 'simulator.json');

  constructor() {
    roots.push(this.root);
    mkdirSync(this.folder, { recursive: true });
    this.write('source', document(30));
    this.write('target', document(60));
    createSimulation(this.file, seedState(loadEnvironment(this.root, 'small').source.deployment, { sessions: [] }));
    this.hands = new Hands(this.file);
  }

  get folder(): string {
    return path.join(this.root, 'stacks/small');
  }

  write(name: 'source' | 'target', content: object): void {
    writeFileSync(path.join(this.folder, `${name}.yaml`), dump(content));
  }

  /** What one run of the engine has: everything is read anew. */
  session(config: Record<string, string> = {}): Session {
    const all: Record<string, string> = {
      environment: 'small',
      stage: 'target',
      connection: `simulator:${this.file}`,
      requireApproval: 'true',
      ...config,
    };
    const session = new Session(
      settingsFrom((key) => all[key]),
      this.root,
      'rds-migrate',
    );
    session.movement = { from: stageNamed(session.plan, 'source'), to: stageNamed(session.plan, 'target') };
    return session;
  }

  async approve(): Promise<void> {
    const session = this.session();
    const source = stageNamed(session.plan, 'source');
    recordApproved(this.folder, {
      stage: 'target',
      by: 'ada',
      at: '2027-01-16T08:00:00Z',
      ...plannedNow(session, session.stage),
      live: await liveNow(session, source),
    });
  }

  /** As entering stage `target` from `source` asks. */
  async ask(config: Record<string, string> = {}): Promise<string> {
    const session = this.session(config);
    try {
      await requireApproval(session, stageNamed(session.plan, 'source'));
      return 'let through';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

describe('an approval', () => {
  it('is asked for by those who want it alone', async () => {
    const place = new Place();
    expect(await place.ask()).toBe('stage target has not been approved');
    expect(await place.ask({ requireApproval: 'false' })).toBe('let through');
    await place.approve();
    expect(await place.ask()).toBe('let through');
  });

  it('is not needed for adoption, nor for the way back', async () => {
    const place = new Place();
    const session = place.session();
    const [source, target] = [stageNamed(session.plan, 'source'), stageNamed(session.plan, 'target')];
    session.movement = { from: undefined, to: source };
    await requireApproval(session);
    const back = place.session();
    back.movement = { from: target, to: source };
    await expect(requireApproval(back)).resolves.toBeUndefined();
  });

  it('names the document that has changed since', async () => {
    const place = new Place();
    await place.approve();
    place.write('target', document(90));
    const said = await place.ask();
    expect(said).toMatch(
      /approved by ada on 2027-01-16T08:00:00Z, and since then this has changed:\n {4}stacks\/small\/target\.yaml$/,
    );
  });

  it('names the value that has changed since, where the stack still has the approved documents', async () => {
    const place = new Place();
    await place.approve();
    const applied = packDocuments(place.session().environment);
    place.write('target', document(90));
    const asked = requireApproval(place.session(), undefined, applied);
    await expect(asked).rejects.toThrow(
      /target\.yaml\n {6}\/collections\/Office\/limits\/idleSessionLimitMin is 90, was 60$/,
    );
    await place.approve();
    place.write('target', document(75));
    // What was applied is not what was approved: a value that nobody approved is not told as one.
    await expect(requireApproval(place.session(), undefined, applied)).rejects.toThrow(/target\.yaml$/);
  });

  it('is told by a preview to be void, as it tells that there is none', async () => {
    const place = new Place();
    const told = (applied?: string) => {
      const session = place.session();
      const lines: string[] = [];
      session.log = (level, text) => void lines.push(`${level}: ${text}`);
      tellUnapproved(session, applied);
      return lines.join('\n');
    };
    expect(told()).toMatch(/^warning: stage target has not been approved\n.*approve target/);
    await place.approve();
    expect(told()).toBe('');
    const applied = packDocuments(place.session().environment);
    place.write('target', document(90));
    expect(told(applied)).toMatch(
      /^warning: stage target was approved by ada on .*\n {4}stacks\/small\/target\.yaml\n {6}\/coll.* is 90, was 60\n`pulumi up` refuses any change of it until/,
    );
  });

  it('outlasts comments, order and what users do', async () => {
    const place = new Place();
    await place.approve();
    writeFileSync(path.join(place.folder, 'target.yaml'), `# reviewed\n${dump(document(60), { sortKeys: true })}`);
    place.hands.advance({ ms: 3_600_000 });
    expect(await place.ask()).toBe('let through');
  });

  it('names the live setting that a colleague has changed since, with its value', async () => {
    const place = new Place();
    await place.approve();
    place.hands.editSetting('Office', ({ connection }) => {
      connection.disconnectedSessionLimitMin = 5;
    });
    expect(await place.ask()).toMatch(
      /live: SessionCollection\/Office limits\.disconnectedSessionLimitMin is 5, documents 240$/,
    );
    await place.approve();
    expect(await place.ask()).toBe('let through');
    place.hands.editSetting('Office', ({ connection }) => {
      connection.disconnectedSessionLimitMin = 240;
    });
    expect(await place.ask()).toBe('let through');
  });

  it('names a waiver that came later', async () => {
    const place = new Place();
    await place.approve();
    const given = { reason: 'known', by: 'bob', at: '2027-01-16T09:00:00Z' };
    recordWaived(place.folder, { rule: 'cal-versions', finding: 'something', ...given });
    expect(await place.ask()).toMatch(/changed:\n {4}the waivers in force$/);
  });

  it('names rules and work of another version', async () => {
    const session = new Place().session();
    const now = plannedNow(session, session.stage);
    const then = { ...now, tool: '0.0.1', rules: '0'.repeat(64), work: '1'.repeat(64) };
    expect(changedSince(then, now, 'small')).toEqual([
      `what the stage does (rds-migrate 0.0.1 then, ${now.tool} now)`,
      `the set of rules (rds-migrate 0.0.1 then, ${now.tool} now)`,
    ]);
    expect(changedLive(['a'], ['a', 'b'])).toEqual(['live: b']);
  });
});
