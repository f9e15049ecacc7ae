import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors';
import { lookedAtBeforeBack, movement } from '../../src/planner/movement';
import { planOf, stageNamed } from '../../src/planner/plan';
import { scheduledFields } from '../../src/planner/schedule';
import { kindOf } from '../../src/resources';
import { fq, haSource, haTarget } from './samples';

const plan = planOf(haSource, haTarget);

const go = (from: string | undefined, to: string, acknowledged?: string[]): string => {
  try {
    const evidence = acknowledged && { acknowledged: Object.fromEntries(acknowledged.map((stage) => [stage, {}])) };
    return movement(plan, 'rds', from, to, evidence);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message} | ${error.next}`;
  }
};

describe('movement between stages', () => {
  test.each<[string | undefined, string, RegExp]>([
    [undefined, 'source', /^enter$/],
    [undefined, 'brokers/reduce', /^stage-jump: a migration begins with stage source.*set stage source/],
    ['source', 'source', /^stay$/],
    ['source', 'certificates/prepare', /^enter$/],
    [
      'source',
      'brokers/upgrade',
      /^stage-jump: .*certificates\/prepare comes next \| pulumi config set stage certificates\/prepare/,
    ],
    ['brokers/reduce', 'source', /^back$/],
    ['brokers/expand', 'brokers/upgrade', /^back$/],
    [
      'brokers/expand',
      'brokers/reduce',
      /^no-way-back: .* leads through brokers\/upgrade, .*backups.*one may go back to brokers\/upgrade/,
    ],
    [
      'licensing/switch',
      'brokers/reduce',
      /^no-way-back: .* leads through licensing\/migrate-cals, which cannot be undone/,
    ],
    [
      'sessions/main/profile-disks',
      'sessions/main/drain',
      /^no-way-back: .*\| npx rds-migrate stage sessions\/main\/profile-disks stays there/,
    ],
    ['source', 'brokers/high-availability', /^unknown-stage/],
  ])('%s -> %s', (from, to, expected) => {
    expect(go(from, to)).toMatch(expected);
  });

  test('a stage that nothing undoes needs somebody who takes it on', () => {
    expect(go('licensing/install', 'licensing/migrate-cals', [])).toMatch(
      /^not-acknowledged: .*acknowledge licensing\/migrate-cals --change <id>/,
    );
    expect(go('licensing/install', 'licensing/migrate-cals', ['licensing/migrate-cals'])).toBe('enter');
    expect(go('licensing/migrate-cals', 'licensing/migrate-cals', [])).toBe('stay');
  });
});

describe('back from a stage that cannot be reverted', () => {
  const back = (to: string, done?: string[]) => {
    try {
      return movement(plan, 'rds', 'brokers/upgrade', to, undefined, done);
    } catch (error) {
      return error instanceof UserError ? `${error.message} | ${error.next}` : String(error);
    }
  };

  test('is allowed where a look finds nothing of it done', () => {
    expect(back('brokers/reduce', [])).toBe('back');
    expect(back('source', [])).toBe('back');
  });

  test('is refused with what is done of it, or where nobody could look', () => {
    expect(back('brokers/reduce', ['Server/a: os is "2019", not "2016"'])).toMatch(
      /in which the stack is, can only be undone from its backups \(.*\), and of it there is already:\n {2}Server\/a: os is "2019", not "2016" \| npx rds-migrate stage brokers\/upgrade stays there, .*once the backups are restored/,
    );
    expect(back('brokers/reduce')).toMatch(/can only be undone from its backups/);
    expect(back('brokers/reduce')).not.toContain('already');
  });

  test('needs a look only on the way back', () => {
    const looked = (from: string | undefined, to: string) => lookedAtBeforeBack(plan, from, to)?.name;
    expect(looked('brokers/upgrade', 'brokers/reduce')).toBe('brokers/upgrade');
    expect(looked('brokers/upgrade', 'brokers/expand')).toBeUndefined();
    expect(looked('brokers/upgrade', 'brokers/upgrade')).toBeUndefined();
    expect(looked('brokers/expand', 'brokers/upgrade')).toBeUndefined();
    expect(looked(undefined, 'source')).toBeUndefined();
  });
});

describe('fields that a stage may write', () => {
  const fields = (stage: string, id: `${string}/${string}`) => {
    const { index, before, after } = stageNamed(plan, stage);
    const of = scheduledFields({ adopting: index === 0, before, after }, id, kindOf(id.split('/')[0] ?? ''));
    return of === 'all' ? of : [...of].sort();
  };
  test.each<[string, `${string}/${string}`, string | string[]]>([
    ['source', 'SessionCollection/Office', []],
    ['brokers/expand', `Server/${fq('rdcb11')}`, 'all'],
    ['sessions/main/profile-disks', 'SessionCollection/Office', ['userProfileDisks.path']],
    ['sessions/main/profile-disks', 'SessionCollection/Finance', []],
    ['target', 'SessionCollection/Office', ['description']],
  ])('%s of %s', (stage, id, expected) => {
    expect(fields(stage, id)).toEqual(expected);
  });
});
