import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { run, type Wait } from '../../src/cmdlets/step';
import { loadEnvironment } from '../../src/documents/environment';
import type { Stage } from '../../src/planner/types';
import { estimateOf, minutesOf } from '../../src/report/estimates/estimate';
import { measuredCalls } from '../../src/report/estimates/measured';
import { inZoneOf, latestStarts, shortfallsOf, spanText } from '../../src/report/estimates/window';
import { jobEnds, noJobRuns } from '../../src/resources/desktops/jobs';
import { reportOn, smallDocuments, stageIn } from './small';

const stage = (more: Partial<Stage> = {}): Stage => ({
  name: 'area/stage',
  area: 'area',
  title: '',
  impact: 'nothing',
  undo: { how: 'revert' },
  mayRest: 'yes',
  track: 'rds',
  index: 1,
  before: new Map(),
  after: new Map(),
  changes: [],
  closed: [],
  ...more,
});

const planned = (steps: Parameters<typeof run>[0][] | Wait[]) =>
  steps.map((step) => ({
    change: { id: 'Server/a.b' as const, action: 'update' as const },
    steps: [step !== null && 'cmdlet' in step ? run(step) : (step as Wait)],
  }));

const wait = (title: string, more: Partial<Wait> = {}): Wait => ({
  do: 'wait',
  title,
  reads: [],
  open: () => undefined,
  everySeconds: 1,
  blockSeconds: 600,
  waitsFor: 'machine',
  ...more,
});

describe('how long a stage takes', () => {
  it('adds the seconds of its calls', () => {
    const calls = [change('Set-RDSessionHost'), change('Set-RDSessionHost')];
    const { program, people } = estimateOf({ stage: stage(), steps: planned(calls) });
    expect(program.map((minutes) => Math.round(minutes * 60))).toEqual([10, 40]);
    expect(people).toEqual([0, 0]);
  });

  it('takes what was measured here, once that is enough', () => {
    const audit = (durationMs: number) =>
      ({ phase: 'result', outcome: 'done', invocation: 'Set-RDSessionHost -X', durationMs }) as const;
    const calls = planned([change('Set-RDSessionHost')]);
    const two = measuredCalls([audit(60_000), audit(60_000)]);
    const three = measuredCalls([audit(60_000), audit(120_000), audit(180_000)]);
    expect(estimateOf({ stage: stage(), steps: calls }, two).program[0]).toBeLessThan(1);
    expect(estimateOf({ stage: stage(), steps: calls }, three)).toMatchObject({ program: [2, 3] });
    expect(estimateOf({ stage: stage(), steps: calls }, three).sources).toContain(
      'measured here: 3 calls of Set-RDSessionHost',
    );
  });

  it('does not measure by calls that failed', () => {
    expect(measuredCalls([{ phase: 'result', outcome: 'error', invocation: 'A', durationMs: 1 }]).size).toBe(0);
  });

  it('has an upgrade in place as work of people, and a wait of several objects once', () => {
    const upgrade = wait('Windows Server 2022 on rdcb01.contoso.com', { waitsFor: 'people', blockSeconds: 0 });
    const { people, program } = estimateOf({ stage: stage(), steps: planned([upgrade, upgrade]) });
    expect(people).toEqual([60, 180]);
    expect(program).toEqual([0, 0]);
  });

  it('has new desktops of one collection as so many jobs, one after the other', () => {
    const job = (name: string) => jobEnds('Design', ` that makes ${name}`);
    const minutes = (...waits: Wait[]) => estimateOf({ stage: stage(), steps: planned(waits) }).program[0];
    expect(minutes(noJobRuns('Design'), job('DES-1'), noJobRuns('Design'), job('DES-2'))).toBe(
      2 * minutes(job('DES-1')),
    );
  });

  it('blocks at most as long as a wait says', () => {
    const { program } = estimateOf({ stage: stage(), steps: planned([wait('something new', { blockSeconds: 300 })]) });
    expect(program).toEqual([1, 5]);
  });

  it('knows every wait that the sample plan has', () => {
    const { sources } = stageIn(reportOn(smallDocuments()), 'sessions/main/retire').estimate;
    expect(sources).not.toContain('assumption');
  });

  it('waits for the sign-out of the document', () => {
    const { until } = stageIn(reportOn(smallDocuments()), 'sessions/main/drain').estimate;
    expect(until).toEqual([{ at: '2027-01-16T20:00+01:00', what: 'sign-out from 1 session host', firstNotice: '1h' }]);
  });
});

describe('the latest start', () => {
  const window = { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' };
  const item = (minutes: number, more: Partial<Stage> = {}, undo: readonly [number, number] | undefined = [0, 0]) => ({
    stage: stage(more),
    estimate: { program: [0, minutes] as const, people: [0, 0] as const, undo, until: [], sources: [] },
  });

  it('leaves time for the stage and its undo', () => {
    expect(latestStarts([item(60, {}, [0, 30])], window)).toMatchObject([
      { at: '2027-01-17T04:30+01:00', beforeWindow: false },
    ]);
  });

  it('leaves time for all stages up to where one may rest', () => {
    const starts = latestStarts(
      [item(60, { mayRest: 'no' }), item(60, { mayRest: 'hours' }), item(60), item(600)],
      window,
    );
    expect(starts[0]).toMatchObject({ at: '2027-01-17T03:00+01:00' });
  });

  it('is before users have to be told, in a later stage too', () => {
    const report = reportOn(smallDocuments());
    const drain = stageIn(report, 'sessions/main/drain').latestStart;
    expect(drain).toMatchObject({
      at: '2027-01-16T19:00+01:00',
      why: 'users are told 1h before 2027-01-16T20:00+01:00',
    });
  });

  it('says so when the window is too short', () => {
    expect(latestStarts([item(6000)], window)).toMatchObject([{ beforeWindow: true }]);
  });

  it('lets what follows begin in time, up to the last stage that users notice', () => {
    const noticed = { impact: 'a short break' };
    const starts = latestStarts([item(60), item(30), item(60, noticed), item(600)], window);
    expect(starts.map((start) => start?.at)).toEqual([
      '2027-01-17T03:30+01:00',
      '2027-01-17T04:30+01:00',
      '2027-01-17T05:00+01:00',
      '2027-01-16T20:00+01:00',
    ]);
  });

  it('is not known without a window', () => {
    expect(latestStarts([item(60)], undefined)).toEqual([undefined]);
  });

  it.each([
    ['2027-01-16T18:00+01:00', '2027-01-16T18:00+01:00'],
    ['2027-01-16T18:00-05:30', '2027-01-16T18:00-05:30'],
    ['2027-01-16T18:00Z', '2027-01-16T18:00Z'],
  ])('keeps the zone of %s', (text, expected) => {
    expect(inZoneOf(text, Date.parse(text))).toBe(expected);
  });
});

describe('a window that is too short', () => {
  const window = { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' };
  const item = (name: string, minutes: number, more: Partial<Stage> = {}, at?: string) => ({
    stage: stage({ name, ...more }),
    estimate: {
      program: [0, minutes] as const,
      people: [0, 0] as const,
      undo: [0, 30] as const,
      until: at === undefined ? [] : [{ at, what: 'sign-out from 1 session host', firstNotice: '1h' }],
      sources: [],
    },
  });
  const noticed = { impact: 'a short break' };

  it('is told at the first stage that users notice, by how much, why, and what to move', () => {
    const stages = [item('web/add', 600), item('web/transfer', 400, noticed), item('web/retire', 500, noticed)];
    expect(shortfallsOf(stages, window)).toEqual([
      {
        stage: 'web/transfer',
        minutes: 210,
        message:
          'the window is too short for stage web/transfer by 3 h 30 min: it has to begin by 2027-01-16T14:30+01:00 (all up to web/retire and its undo fit before 2027-01-17T06:00+01:00), and the window begins at 2027-01-16T18:00+01:00',
        remedy: 'let the window begin at 2027-01-16T14:30+01:00, or let it end 3 h 30 min later',
      },
    ]);
  });

  it('is told where a sign-out leaves too little time for what follows', () => {
    const drain = item('sessions/a/drain', 20, noticed, '2027-01-16T20:00+01:00');
    const next = item('sessions/b/add', 100, noticed);
    const later = item('sessions/b/drain', 10, noticed, '2027-01-16T22:00+01:00');
    expect(shortfallsOf([drain, next, later], window)).toEqual([
      {
        stage: 'sessions/b/add',
        minutes: 60,
        message:
          'the window is too short for stage sessions/b/add by 60 min: it has to begin by 2027-01-16T19:20+01:00 (users are told in sessions/b/drain 1h before 2027-01-16T22:00+01:00), and sessions/a/drain is over at 2027-01-16T20:20+01:00 at the latest, after its sign-out at 2027-01-16T20:00+01:00',
        remedy: 'sign out of sessions/a/drain that much earlier, or sign out of sessions/b/drain 60 min later',
      },
    ]);
  });

  it('is not told of what fits, of what nobody notices, or without a window', () => {
    expect(shortfallsOf([item('web/add', 600), item('web/transfer', 400, noticed)], window)).toEqual([]);
    expect(shortfallsOf([item('web/add', 6000)], window)).toEqual([]);
    expect(shortfallsOf([item('web/transfer', 6000, noticed)], undefined)).toEqual([]);
  });

  it.each(['lab', 'pilot', 'prod'])('is none of the environment %s', (name) => {
    const environment = loadEnvironment(path.resolve(__dirname, '../..'), name);
    const { source, target } = environment;
    const report = reportOn({ source: source.deployment, target: target.deployment });
    expect(report.findings.filter(({ rule }) => rule === 'window-fits')).toEqual([]);
  });

  it('is a warning of the stage in plan and report', () => {
    const documents = smallDocuments();
    documents.target.migration = { window: { start: '2027-01-16T18:00Z', end: '2027-01-16T18:30Z' } };
    const report = reportOn(documents);
    const finding = report.findings.find(({ rule }) => rule === 'window-fits');
    expect(finding).toMatchObject({ severity: 'warning', at: '/migration/window' });
    expect(stageIn(report, finding?.stage ?? '').findings).toContainEqual(finding);
  });
});

describe('a span', () => {
  it.each([
    [[0, 0], 'nothing'],
    [[0.1, 0.5], '1 min'],
    [[5, 40], '5 to 40 min'],
    [[30, 180], '30 min to 3 h'],
    [[90, 300], '1.5 to 5 h'],
    [[600, 1210], '10 to 21 h'],
  ] as const)('%j is %s', (span, text) => {
    expect(spanText(span)).toBe(text);
  });

  it('has leads in minutes', () => {
    expect(['10min', '24h', '2d'].map(minutesOf)).toEqual([10, 1440, 2880]);
  });
});
