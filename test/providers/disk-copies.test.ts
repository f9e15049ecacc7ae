import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recordDone } from '../../src/documents/evidence';
import { stageNamed } from '../../src/planner/plan';
import type { Stage } from '../../src/planner/types';
import { Session } from '../../src/providers/session';
import { deployment, fq, servers } from '../planner/samples';
import { Journey } from './journey';

const [FROM, TO] = ['\\\\fs01.contoso.com\\upd-office', '\\\\fs11.contoso.com\\upd-office'];
const STAGE = 'sessions/all/profile-disks';
const COPY = 'sessions-all-profile-disks-copy-office';

const farm = (path: string) =>
  deployment({
    servers: { ...servers('2022', 'cb01'), ...servers('2022', 'sh01') },
    connectionBrokers: { members: [fq('cb01')] },
    sessionHosts: { [fq('sh01')]: { collection: 'Office' } },
    collections: { Office: { userGroups: ['CONTOSO\\Office'], userProfileDisks: { path, maxSizeGB: 10 } } },
  });

const told: string[] = [];
let journey: Journey;
let stage: Stage;

beforeEach(async () => {
  told.length = 0;
  vi.spyOn(Session.prototype, 'log').mockImplementation((_severity, message, _id, ephemeral) => {
    if (!ephemeral) told.push(message);
  });
  journey = new Journey(farm(FROM), farm(TO));
  stage = stageNamed(journey.plan, STAGE);
  for (const before of journey.plan.stages.slice(0, stage.index)) await journey.finish(before);
  journey.acknowledge(stage);
});
afterEach(() => {
  journey.remove();
  vi.restoreAllMocks();
});

function record(task: string, evidence: string): void {
  recordDone(join(journey.root, 'stacks', 'journey'), { task, evidence, by: 'ada', at: '2027-01-16T18:00:00Z' });
}

/** Records everything that the stage asks of people, and enters it. */
async function enter(): Promise<string[]> {
  for (const { after } of stage.changes) if (after?.kind === 'ManualTask') record(after.key, 'ticket 7');
  return up();
}

const up = async (): Promise<string[]> => (await journey.up(STAGE)).map(({ message }) => message);

const livePath = () => journey.hands.look().deployment?.collections.find(({ name }) => name === 'Office')?.disks.path;

it('a disk that was left behind on purpose is named in the evidence of the copy, and the folder is switched', async () => {
  journey.hands.change(({ shares }) => {
    const files = ['UVHD-template.vhdx', 'UVHD-anna.vhdx', 'UVHD-gone.vhdx', 'notes.txt'];
    shares[FROM] = { path: FROM, everyone: false, files };
    shares[TO] = { path: TO, everyone: false, files: ['UVHD-template.vhdx'] };
  });
  const [problem] = await enter();
  expect(problem).toMatch(/missing there: uvhd-anna\.vhdx, uvhd-gone\.vhdx/);
  expect(problem).toContain(`npx rds-migrate done ${COPY} --evidence "left behind: <file>, <file>"`);
  expect(livePath()).toBe(FROM);
  record(COPY, 'left behind: UVHD-gone.vhdx');
  expect((await up())[0]).toMatch(/missing there: uvhd-anna\.vhdx \[waiting\]/);
  journey.hands.change(({ shares }) => shares[TO]?.files.push('UVHD-anna.vhdx'));
  expect(await up()).toEqual([]);
  expect(livePath()).toBe(TO);
  expect(told).toContainEqual(`left behind in ${FROM}, as ${COPY} says: uvhd-gone.vhdx`);
});

it('a share that only hosts may look at does not hold the switch up: what was recorded stands, and that is told', async () => {
  journey.hands.change(({ shares }) => {
    if (shares[FROM]) shares[FROM].hostsOnly = true;
  });
  expect(await enter()).toEqual([]);
  expect(livePath()).toBe(TO);
  expect(told.filter((text) => /were not compared/.test(text))).toEqual([
    expect.stringMatching(/fs01\.contoso\.com\\upd-office' is denied\.; what ada recorded for \S+ stands$/),
  ]);
  expect(told.filter((text) => /can't be told: .*upd-office.*\[free-space\]/.test(text))).toHaveLength(1);
});
