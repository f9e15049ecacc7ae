import { describe, expect, it } from 'vitest';
import { UserErrors } from '../../src/errors';
import { planOf } from '../../src/planner/plan';
import { check, rules } from '../../src/rules';
import { findingsOf } from '../../src/rules/findings';
import { blocks, type Finding, type Rule } from '../../src/rules/rule';
import { checkWaivers, waivableRules, waive } from '../../src/rules/waivers';
import { deployment, fq, servers } from '../planner/samples';

const given = { reason: 'the licences are on paper', by: 'ada', at: '2027-01-16T08:00:00Z' };
const finding: Finding = {
  rule: 'cal-versions',
  severity: 'blocker',
  message: 'no PerUser key pack of the target serves session hosts of 2025',
  remedy: 'buy some',
};
const waiver = { rule: finding.rule, finding: finding.message, ...given };

describe('waivers', () => {
  it('take the edge off a finding and keep it visible', () => {
    const [waived] = waive([finding], [waiver]);
    expect(waived).toEqual({ ...finding, waived: given });
    expect([finding, waived].map((one) => one && blocks(one))).toEqual([true, false]);
  });

  it.each([
    ['another finding of the rule', { ...waiver, finding: 'no PerUser key pack serves session hosts of 2022' }],
    ['another stage', { ...waiver, stage: 'licensing/switch' }],
    ['another rule', { ...waiver, rule: 'certificate-expiry' }],
  ])('do not hold for %s', (_what, other) => {
    expect(waive([finding], [other])).toEqual([finding]);
  });

  it('count for nothing where a rule cannot be waived', () => {
    const strict = { ...finding, rule: 'broker-one-os' };
    expect(waive([strict], [{ ...waiver, rule: 'broker-one-os' }])).toEqual([strict]);
    expect(waivableRules()).not.toContain('broker-one-os');
  });

  it('hold in the findings of a plan', () => {
    const document = deployment({
      servers: servers('2022', 'rdcb01', 'rdls01', 'rdsh01'),
      connectionBrokers: { members: [fq('rdcb01')] },
      sessionHosts: { [fq('rdsh01')]: { collection: 'Office' } },
      collections: { Office: {} },
      licensing: {
        mode: 'PerUser',
        servers: { [fq('rdls01')]: { keyPacks: [{ product: '2019', type: 'PerUser', count: 5 }] } },
      },
    });
    const found = findingsOf(planOf(document, document)).filter(({ rule }) => rule === 'cal-versions');
    expect(found.map(blocks)).toEqual([true]);
    const waived = { ...waiver, finding: found[0]?.message ?? '' };
    const again = findingsOf(planOf(document, document, { waived: [waived] }));
    expect(again.filter(({ rule }) => rule === 'cal-versions')).toEqual([{ ...found[0], waived: given }]);
  });

  it('written by hand for what cannot be waived are mistakes, each with its place', () => {
    const location = (at: string) => ({ file: 'evidence.yaml', line: Number(/\d+/.exec(at)), column: 1 });
    const hand = [waiver, { ...waiver, rule: 'broker-one-os' }, { ...waiver, rule: 'made-up' }];
    let thrown: unknown;
    try {
      checkWaivers(hand, location);
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof UserErrors)) throw new Error('nothing was said');
    expect(thrown.errors.map(({ message, location: at }) => [at?.line, message])).toEqual([
      [1, '/waived/1/rule: rule "broker-one-os" cannot be waived'],
      [2, '/waived/2/rule: rule "made-up" does not exist'],
    ]);
  });
});

describe('a rule that throws', () => {
  it('is told of as a bug with its name, and stops what it watches over', () => {
    const [first] = rules;
    if (!first) throw new Error('no rules');
    const broken: Rule = {
      ...first,
      id: 'broken-rule',
      severity: 'note',
      check: () => {
        throw new TypeError('x is undefined');
      },
    };
    const document = deployment({ servers: servers('2022', 'rdcb01') });
    const found = check({ source: document, target: document }, [broken]);
    expect(found).toEqual([
      expect.objectContaining({
        rule: 'broken-rule',
        severity: 'blocker',
        message: expect.stringMatching(/rule broken-rule could not be checked.*fault of the program: x is undefined/),
        remedy: expect.stringContaining('report it as a bug'),
      }),
    ]);
    expect(found.every(blocks)).toBe(true);
  });
});
