import { describe, expect, it } from 'vitest';
import { planOf } from '../../src/planner/plan';
import { PromotionRecord, promotionRecord, promotionRefusal, requirementsOf } from '../../src/planner/promotion';
import { deployment, servers } from '../planner/samples';

const own = { tool: '1.2.0', source: 'a'.repeat(64), target: 'b'.repeat(64) };
const passed = { at: '2027-01-05T10:00:00Z', ...own };
const stages = ['source', 'brokers/reduce', 'brokers/upgrade', 'target'];
const told = (done: string[], more: object = {}) => ({
  environment: 'lab',
  stages: stages.join(' '),
  passed: done.map((name) => [name, ...Object.values({ ...passed, ...more })].join(' ')).join(', '),
});
const refusal = (stage: string, record: unknown, named?: string) =>
  promotionRefusal({ from: 'lab', ...(named ? { stage: named } : {}) }, { name: stage, index: 1 }, own, record);

describe('promotion', () => {
  it('lets a stage through that the other stack has completed with the same base and version', () => {
    expect(refusal('brokers/reduce', told(['source', 'brokers/reduce']))).toBeUndefined();
  });

  it('never keeps anybody from adopting', () => {
    expect(promotionRefusal({ from: 'lab' }, { name: 'source', index: 0 }, own, undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, /recorded nothing yet/, /pulumi config set stage source --stack lab/],
    ['something cut off', { ...told(['source']), passed: 'source 2027-01-05' }, /recorded nothing yet/, /pulumi up/],
    ['something else', { stages: 7 }, /recorded nothing yet/, /pulumi up --stack lab/],
    [
      'that the stage is not done',
      told(['source']),
      /stack lab, which has not completed brokers\/reduce$/,
      /stage next --stack lab.* one stage after the other up to brokers\/upgrade/,
    ],
    [
      'that it was done by another version',
      told(['brokers/reduce'], { tool: '1.1.0' }),
      /with rds-migrate 1\.1\.0, not 1\.2\.0/,
      /use rds-migrate 1\.1\.0 here/,
    ],
    [
      'that it was done on another base',
      told(['brokers/reduce'], { target: 'c'.repeat(64) }),
      /with another version of the base documents \(target\.yaml\)$/,
      /^on stack lab: `pulumi up --stack lab`, which records it .*; where the stack still stands in brokers\/reduce, `npx rds-migrate verify lab --stack lab`/,
    ],
    [
      'that it was done on another base long ago',
      told(['brokers/reduce', 'brokers/upgrade'], { source: 'c'.repeat(64) }),
      /with another version of the base documents \(source\.yaml\)$/,
      /^on stack lab: `pulumi up --stack lab`, which records it with the base documents as they are now; that needs `base:`/,
    ],
  ])('refuses when the other stack tells %s, and says what to run where', (_what, record, message, next) => {
    const found = refusal('brokers/reduce', record);
    expect(found?.message).toMatch(message);
    expect(found?.next).toMatch(next);
  });

  it('takes the whole of the other plan for a stage that it has not', () => {
    expect(refusal('sessions/main/add', told(['brokers/upgrade']))?.message).toMatch(
      /has not completed target, which stands for sessions\/main\/add there/,
    );
    expect(refusal('sessions/main/add', told(['brokers/upgrade']))?.next).toMatch(/rds-migrate verify lab --stack lab/);
    expect(refusal('sessions/main/add', told(['target']))).toBeUndefined();
  });

  it('can ask for a stage by name, for all of its own', () => {
    expect(refusal('brokers/reduce', told(['brokers/reduce']), 'target')?.message).toMatch(/has not completed target/);
    expect(refusal('brokers/reduce', told(['target']), 'target')).toBeUndefined();
  });
});

describe('what is asked and told', () => {
  const document = deployment({ servers: servers('2022', 'rdcb01') });

  it('comes from the config and from the target document', () => {
    const promoteFrom = { environment: 'lab', stage: 'target' };
    const plan = planOf(document, { ...document, migration: { promoteFrom } });
    expect(requirementsOf(plan, 'pilot')).toEqual([{ from: 'pilot' }, { from: 'lab', stage: 'target' }]);
    expect(requirementsOf(planOf(document, document), undefined)).toEqual([]);
  });

  it('has the stage that a stack is in once a look has found it complete, and no other one', () => {
    const entry = (stage: string) => ({
      track: 'rds',
      stage,
      at: passed.at,
      source: own.source,
      target: own.target,
      tool: own.tool,
      base: { source: own.source, target: own.target },
    });
    const completed = [entry('target'), { ...entry('source'), tool: undefined }];
    const evidence = { acknowledged: [], approved: [], waived: [], done: [], accepted: [], undone: [], completed };
    const plan = planOf(document, document);
    const record = (current: string) =>
      PromotionRecord.parse(promotionRecord({ name: 'lab', evidence }, plan, current, {})).passed;
    expect(record('target')).toEqual({ target: passed });
    expect(record('source')).toEqual({});
  });
});
