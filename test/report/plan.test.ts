import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { planOf } from '../../src/planner/plan';
import type { Undo } from '../../src/planner/types';
import { countsOf, tasksOf, undoText } from '../../src/report/changes';
import { plainColors } from '../../src/report/colors';
import { planJson } from '../../src/report/plan-json';
import { planText } from '../../src/report/plan-text';
import { reportOf } from '../../src/report/report';
import { stagesTable } from '../../src/report/tables';
import { findingsOf } from '../../src/rules/findings';

const { source, target } = loadEnvironment(path.resolve(__dirname, '../..'), 'prod');
const plan = planOf(source.deployment, target.deployment);
const report = reportOf(plan, findingsOf(plan), { environment: 'prod', toolVersion: '1.2.3', documents: [] });
const text = planText(report, report.stages, plainColors);
const json = planJson(report, report.stages);

describe('the plan as text', () => {
  it('names every stage in order', () => {
    const heads = text.split('\n').filter((line) => /^\d+\/\d+ /.test(line));
    expect(heads.map((line) => line.split(/\s+/)[1])).toEqual(plan.stages.map((stage) => stage.name));
  });

  it('adopts at the first stage and runs nothing there', () => {
    const [first = ''] = text.split(/^2\//m);
    expect(first).toContain(`adopts ${plan.stages[0]?.after.size} resources, changes nothing`);
    expect(first).not.toContain('invocations:');
  });

  it('shows each changed field with both values', () => {
    expect(text).toMatch(/~ Server rdcb01\.contoso\.com\n\s+os: "2016" -> "2022"/);
    expect(text).toMatch(/limits\.idleSessionLimitMin: 30 -> 60/);
  });

  it('has secrets by name only', () => {
    expect(text).toContain('-Password <secret gwPfx>');
    expect(text).not.toMatch(/"password"/);
  });

  it('says which collections are closed, and until when', () => {
    const closed = plan.stages.flatMap((stage) => stage.closed);
    expect(closed.length).toBeGreaterThan(0);
    for (const { collection, until } of closed) {
      expect(text).toContain(`nobody can sign in to ${collection} from here until the end of ${until}, for about `);
    }
  });

  it('lists the tasks of people with what they are about', () => {
    expect(text).toContain('brokers-upgrade-backup (evidence required)');
    expect(text).toContain('the virtual machine of the broker, of the same minute as the database');
  });

  it('ends no line with blanks', () => {
    expect(text.split('\n').filter((line) => /\s$/.test(line))).toEqual([]);
  });
});

describe('the plan for programs', () => {
  it('survives JSON and has the same stages and counts', () => {
    const parsed = JSON.parse(JSON.stringify(json)) as typeof json;
    expect(parsed.format).toBe('rds-migrate-plan/1');
    expect(parsed.stages.map(({ name, counts }) => ({ name, counts }))).toEqual(
      plan.stages.map((stage) => ({ name: stage.name, counts: countsOf(stage) })),
    );
  });

  it('has no step in the stage that adopts', () => {
    expect(json.stages[0]).toMatchObject({ name: 'source', adopts: true, steps: [] });
  });

  it('gives invocations as data and as text', () => {
    const steps = json.stages.flatMap((stage) => stage.steps.flatMap((entry) => entry.steps));
    const removal = steps.find((step) => 'invocation' in step && step.invocation?.cmdlet === 'Remove-RDServer');
    expect(removal).toMatchObject({ invocation: { changes: true, on: 'activeBroker' } });
    expect(removal?.text.at(-1)).toMatch(/^Remove-RDServer .*<active broker>$/);
  });
});

describe('the table of stages', () => {
  it('marks the entered one and no other', () => {
    const lines = stagesTable(plan, 'brokers/upgrade', plainColors).split('\n');
    expect(lines.filter((line) => line.includes('│ > │'))).toEqual([expect.stringContaining('brokers/upgrade')]);
  });
});

describe('how a stage is undone', () => {
  it.each<[Undo, string]>([
    [{ how: 'revert' }, 'by going back a stage'],
    [{ how: 'revert', until: 'the upgrade starts' }, 'by going back a stage, until the upgrade starts'],
    [{ how: 'restore', backups: ['a', 'b'] }, 'only from backup: a; b'],
    [{ how: 'none', backups: ['a'] }, 'none; have at hand: a'],
    [{ how: 'none' }, 'none'],
  ])('%j', (undo, expected) => {
    expect(undoText({ undo })).toBe(expected);
  });
});

describe('the tasks of a stage', () => {
  it('are those of this very stage', () => {
    for (const stage of plan.stages) {
      for (const task of tasksOf(stage))
        expect(stage.after.get(`ManualTask/${task.name}`)?.props.stage).toBe(stage.name);
    }
  });
});
