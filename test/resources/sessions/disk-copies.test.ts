import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../src/cmdlets/audit';
import { Executor } from '../../../src/cmdlets/executor';
import { Live } from '../../../src/cmdlets/live';
import type { ManualTask } from '../../../src/resources/manual-task';
import { disksCopied, spoken } from '../../../src/resources/sessions/disk-copies';
import { Farm } from '../../cmdlets/simulator/farm';
import { scratchFolder } from '../../support/folders';

const [FROM, TO] = ['\\\\fs01.contoso.com\\upd-office', '\\\\fs11.contoso.com\\upd-office'];
const GB = 2 ** 30;
const context = { stage: 'sessions/all/profile-disks', resource: 'SessionCollection/Office' };
const TASK = 'sessions-all-profile-disks-copy-office';

type Files = Record<string, number> | 'hosts only' | 'absent';
interface Options {
  evidence?: string;
  to?: string;
}

/** Goes through the wait on a simulated deployment with these files in both folders: what is open, or told at its end. */
async function compare(old: Files, copied: Files, { evidence, to = TO }: Options = {}) {
  const farm = new Farm();
  farm.hands.change(({ shares }) => {
    for (const [path, files] of [[FROM, old] as const, [to, copied] as const]) {
      const lengths = typeof files === 'string' ? {} : files;
      if (files === 'absent') delete shares[path];
      else {
        shares[path] = { path, everyone: false, files: Object.keys(lengths), lengths };
        if (files === 'hosts only') shares[path].hostsOnly = true;
      }
    }
  });
  const told: string[] = [];
  const live = new Live(farm.simulator, { brokers: ['rdcb01.contoso.com'], secret: () => undefined });
  const executor = new Executor({
    live,
    audit: new AuditLog(join(scratchFolder(), 'audit.jsonl'), farm.simulator.clock, { run: 'one', stack: 'prod' }),
    wait: false,
    signal: new AbortController().signal,
    progress: (_context, text, lasting) => {
      if (lasting) told.push(text);
    },
  });
  const task: ManualTask = {
    name: TASK,
    stage: context.stage,
    text: 'Copy them.',
    evidence: 'required',
    done: { at: '2027-01-16T18:00:00Z', by: 'ada', ...(evidence === undefined ? {} : { evidence }) },
  };
  try {
    await executor.run([disksCopied('Office', FROM, to, evidence === undefined ? undefined : task)], context);
    return { told };
  } catch (error) {
    return { open: error instanceof Error ? error.message : String(error), error };
  }
}

describe('the comparison of copied profile disks', () => {
  it.each<[string, Files, Files]>([
    ['equal, in any case', { 'A.vhdx': 5, 'sub\\B.vhdx': 7 }, { 'a.VHDX': 5, 'SUB\\b.vhdx': 7 }],
    ['more on the new side', { 'a.vhdx': 5 }, { 'a.vhdx': 5, 'b.vhdx': 1 }],
    ['nothing to copy', {}, {}],
    ['only a stray file behind', { 'a.vhdx': 5, 'Thumbs.db': 1, 'robocopy.log': 9 }, { 'a.vhdx': 5 }],
  ])('is content with what is %s', async (_, old, copied) => {
    expect(await compare(old, copied)).toEqual({ told: [] });
  });

  it('tells number and size of both sides, and what is missing, the template too', async () => {
    const some = await compare({ 'a.vhdx': 3 * GB, 'UVHD-template.vhdx': GB, note: 1 }, { 'a.vhdx': 3 * GB });
    expect(some.open).toContain(
      `${FROM} has 2 profile disks, 4.0 GB; ${TO} has 1 profile disk, 3.0 GB: missing there: uvhd-template.vhdx`,
    );
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.vhdx`, 1]));
    expect((await compare(many, {})).open).toMatch(/missing there: a\.vhdx, b\.vhdx, c\.vhdx and 2 more/);
    // The same name in another folder is not the same relative path.
    expect((await compare({ 'sub\\a.vhdx': 1 }, { 'a.vhdx': 1 })).open).toContain('missing there: sub\\a.vhdx');
  });

  it('tells of disks of another length, and goes on: they may have been compacted or enlarged since', async () => {
    expect(await compare({ 'a.vhdx': 2 * GB, 'b.vhdx': GB }, { 'a.vhdx': GB, 'b.vhdx': GB })).toEqual({
      told: [`of another length in ${TO}: a.vhdx (1.0 GB, was 2.0 GB)`],
    });
  });

  it.each<[string, Files, Files, string]>([
    ['old', 'hosts only', { 'a.vhdx': 1 }, FROM],
    ['new', { 'a.vhdx': 1 }, 'hosts only', TO],
  ])(
    'stands by what was recorded where only hosts may look at the %s folder, and says so',
    async (_, old, copied, at) => {
      const { told = [] } = await compare(old, copied, { evidence: 'robocopy.log of 18:05' });
      expect(told).toEqual([
        `the profile disks of collection Office were not compared: the management host can't look at all of ${at}: Access to the path '${at}' is denied.; what ada recorded for ${TASK} stands`,
      ]);
    },
  );

  it('leaves the new folder out of the old one where it lies below it', async () => {
    const inner = `${FROM}\\new`;
    const old = { 'a.vhdx': 1, 'new\\a.vhdx': 1 };
    expect(await compare(old, { 'a.vhdx': 1 }, { to: inner })).toEqual({ told: [] });
    const short = inner.replace('.contoso.com', '');
    expect(await compare(old, { 'a.vhdx': 1 }, { to: short })).toEqual({ told: [] });
    expect((await compare({ ...old, 'newer\\b.vhdx': 1 }, { 'a.vhdx': 1 }, { to: inner })).open).toContain(
      'missing there: newer\\b.vhdx',
    );
  });
});

describe('disks that are left behind', () => {
  const old = { 'a.vhdx': 1, 'left.vhdx': 1, 'Old\\b.vhdx': 1, 'Old\\c.vhdx': 1 };

  it('wait for people, who are told how to say so', async () => {
    const { error } = await compare(old, { 'a.vhdx': 1 }, { evidence: 'ticket 7' });
    expect(error).toMatchObject({
      code: 'waiting',
      waitsFor: 'people',
      next: expect.stringContaining(`npx rds-migrate done ${TASK} --evidence "left behind: <file>, <file>"`),
    });
    const withoutTask = await compare(old, { 'a.vhdx': 1 });
    expect(withoutTask.error).toMatchObject({ next: expect.stringContaining(`is moved out of ${FROM}`) });
  });

  it('hold nothing up once the evidence of the copy names them, and each of them', async () => {
    const evidence = 'ticket 7; left behind: LEFT.vhdx, "old\\*".';
    expect(await compare(old, { 'a.vhdx': 1 }, { evidence })).toEqual({
      told: [`left behind in ${FROM}, as ${TASK} says: left.vhdx, old\\b.vhdx, old\\c.vhdx`],
    });
    expect((await compare(old, {}, { evidence })).open).toContain('missing there: a.vhdx');
    // No pattern but the star: a dot is a dot.
    const dotted = await compare({ 'leftXvhdx.vhdx': 1 }, {}, { evidence: 'left behind: left.vhdx.vhdx' });
    expect(dotted.open).toContain('missing there: leftxvhdx.vhdx');
  });
});

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KB'],
  [150 * 2 ** 20, '150 MB'],
  [3.25 * 2 ** 40, '3.3 TB'],
])('says %d as %s', (bytes, text) => {
  expect(spoken(bytes)).toBe(text);
});
