import { existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/documents/bounded';
import { Lifecycle } from '../../src/providers/lifecycle';
import { kindOf } from '../../src/resources';
import { endRun, movedDocument, type Scene, scene, smallDocument } from './scene';
import { played, type Stack } from './stack';

const DRAIN = 'sessions/all/drain';
const NEXT = 'sessions/all/retire';
const logOf = ({ root }: Scene) => join(root, '.rds-migrate/small/audit.jsonl');
const text = (made: Scene) => (existsSync(logOf(made)) ? readFileSync(logOf(made), 'utf8') : '');
const beginnings = (made: Scene) =>
  text(made)
    .split('\n')
    .filter((line) => line.includes('"phase":"begin"'));

/** A drain in progress: two users were told, and the run ended while it waits for them. */
async function draining(): Promise<{ made: Scene; stack: Stack }> {
  const waves = {
    all: {
      collections: ['Office'],
      notice: ['1h'],
      signOutAt: '2027-01-16T20:00+01:00',
      onDeadline: 'signOut',
      message: 'Server {host} moves at {deadline}.',
    },
  };
  const made = scene(smallDocument(), { ...movedDocument(), migration: { waves } });
  for (const user of ['CONTOSO\\ada', 'CONTOSO\\bob']) made.hands.signIn(user, 'Office');
  const stack = await played(made, 'source', 'sessions/all/add');
  made.hands.advance({ until: '2027-01-16T18:10:00Z' });
  expect(await stack.refused(DRAIN)).toMatch(/waiting: /);
  expect(told(made)).toHaveLength(2);
  return { made, stack };
}

const told = ({ hands }: Scene) => hands.look().seenByUsers.filter(({ what }) => what === 'message');

describe('a drain that is continued', () => {
  it('begins its log once, under the id that the stack remembers', async () => {
    const { made, stack } = await draining();
    expect(beginnings(made)).toHaveLength(1);
    expect(beginnings(made)[0]).toContain(`"log":"${stack.record?.log}"`);
  });

  it.each([
    ['without the log', () => '', 'has none'],
    [
      'with the log of another computer',
      (log: string) =>
        log
          .replace(/"log":"[^"]+"/, '"log":"other"')
          .split('\n')
          .slice(0, 1)
          .concat('')
          .join('\n'),
      'has "other"',
    ],
  ])('%s is refused, before anybody is told twice', async (_, change, says) => {
    const { made, stack } = await draining();
    const kept = text(made);
    const changed = change(kept);
    if (changed === '') rmSync(logOf(made));
    else writeFileSync(logOf(made), changed);
    const refusal = await stack.refused(DRAIN);
    expect(refusal).toContain(says);
    expect(refusal).toMatch(
      /half done[\s\S]*SessionHost\/rdsh01[\s\S]*\[log-elsewhere\][\s\S]*next: bring .*audit\.jsonl.*lostLog/,
    );
    // The way back tells users as well.
    expect(await stack.refused('sessions/all/add')).toContain('[log-elsewhere]');
    expect(text(made)).toBe(changed);
    writeFileSync(logOf(made), kept);
    expect(await stack.refused(DRAIN)).toMatch(/waiting: /);
    expect(told(made)).toHaveLength(2);
  });

  it('goes on with a new log once somebody says that the old one is lost', async () => {
    const { made, stack } = await draining();
    const lost = String(stack.record?.log);
    rmSync(logOf(made));
    expect(await stack.refused(DRAIN, { lostLog: 'another' })).toContain('[log-elsewhere]');
    expect(await stack.refused(DRAIN, { lostLog: lost })).toMatch(/waiting: /);
    expect(beginnings(made)).toHaveLength(1);
    expect(stack.record?.log).not.toBe(lost);
    expect(beginnings(made)[0]).toContain(String(stack.record?.log));
    // Given up was the lost log alone: the next one that is missing is asked for again.
    rmSync(logOf(made));
    expect(await stack.refused(DRAIN, { lostLog: lost })).toContain('[log-elsewhere]');
  });
});

it('between stages any log will do: nothing is open', async () => {
  const { made, stack } = await draining();
  made.hands.change((state) => {
    state.sessions = [];
  });
  await stack.up(DRAIN);
  const before = stack.record?.log;
  rmSync(logOf(made));
  await stack.up(DRAIN);
  await stack.up(NEXT);
  expect(stack.record?.log).not.toBe(before);
  expect(beginnings(made)[0]).toContain(String(stack.record?.log));
});

describe('a log beyond its bound, archived as docs/how-to/audit-log.md says', () => {
  const TOO_LARGE = /has more than 256 MB[\s\S]*\[file-too-large\][\s\S]*next: .*move it to another name/;
  const grow = (made: Scene) => truncateSync(logOf(made), BOUNDS.audit.most * 1024 * 1024 + 1);
  const archive = (made: Scene) => renameSync(logOf(made), logOf(made).replace('audit.jsonl', 'audit-1.jsonl'));

  it('is left behind between stages', async () => {
    const { made, stack } = await draining();
    made.hands.change((state) => {
      state.sessions = [];
    });
    await stack.up(DRAIN);
    const old = stack.record?.log;
    grow(made);
    expect(await stack.refused(DRAIN)).toMatch(TOO_LARGE);
    expect(await stack.refused(NEXT)).toMatch(TOO_LARGE);
    archive(made);
    await stack.up(DRAIN);
    await stack.up(NEXT);
    expect(stack.record?.log).not.toBe(old);
    expect(beginnings(made)).toEqual([expect.stringContaining(String(stack.record?.log))]);
    expect(told(made)).toHaveLength(2);
  });

  it('is carried on by the lines of a stage that is half done, so that nobody is told twice', async () => {
    const { made, stack } = await draining();
    const lines = text(made).split('\n');
    const log = stack.record?.log;
    grow(made);
    expect(await stack.refused(DRAIN)).toMatch(TOO_LARGE);
    archive(made);
    expect(await stack.refused(DRAIN)).toMatch(/half done[\s\S]*\[log-elsewhere\]/);
    expect(existsSync(logOf(made))).toBe(false);
    const kept = lines.filter((line, index) => index === 0 || line.includes(`"stage":"${DRAIN}"`));
    expect(kept.length).toBeLessThan(lines.length - 1);
    writeFileSync(logOf(made), `${kept.join('\n')}\n`);
    expect(await stack.refused(DRAIN)).toMatch(/waiting: /);
    expect(told(made)).toHaveLength(2);
    expect(stack.record?.log).toBe(log);
  });

  it('is given up in a stage that is half done by the id that the refusal names', async () => {
    const { made, stack } = await draining();
    grow(made);
    archive(made);
    const lost = /lostLog ([0-9a-f-]+)/.exec(await stack.refused(DRAIN))?.[1] ?? 'none';
    expect(await stack.refused(DRAIN, { lostLog: lost })).toMatch(/waiting: /);
    expect(beginnings(made)).toHaveLength(1);
  });
});

it('a stack that remembers no log goes on with what there is', async () => {
  const { made, stack } = await draining();
  delete stack.record?.log;
  rmSync(logOf(made));
  expect(await stack.refused(DRAIN)).toMatch(/waiting: /);
});

describe('a destroy where it is allowed', () => {
  async function destroying(withLog: boolean, config: Record<string, string> = {}) {
    const made = scene();
    await played(made, 'source');
    if (!withLog) rmSync(logOf(made));
    const session = made.session({ stage: 'source', allowDestroy: 'true', ...config });
    session.engine.rootUrn = async () => 'urn:pulumi:small::rds-migrate::pulumi:pulumi:Stack::rds-migrate-small';
    await session.begin();
    const collection = session.plan.stages[0]?.after.get('SessionCollection/Office');
    await new Lifecycle(session, kindOf('SessionCollection'))
      .remove(collection?.props ?? {})
      .finally(() => endRun(session));
    return made.hands.look().deployment?.collections.map(({ name }) => name);
  }

  it('removes nothing on a computer that has no log, unless it is said to be lost', async () => {
    await expect(destroying(false)).rejects.toThrow(/was carried on from another computer/);
    expect(await destroying(false, { lostLog: 'lost' })).toEqual([]);
    expect(await destroying(true)).toEqual([]);
  });
});
