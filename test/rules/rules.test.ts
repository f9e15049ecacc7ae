import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planOf } from '../../src/planner/plan';
import { check, rules } from '../../src/rules';
import { findingsAt, findingsOf } from '../../src/rules/findings';
import { haSource, haTarget } from '../planner/samples';
import { brokersCases } from './cases/brokers';
import { certificatesCases } from './cases/certificates';
import { gatewayWebCases } from './cases/gateway-web';
import { licensingCases } from './cases/licensing';
import { planCases } from './cases/plan';
import { sessionsCases } from './cases/sessions';
import { brokers } from './documents';

const cases = [
  ...brokersCases,
  ...certificatesCases,
  ...gatewayWebCases,
  ...licensingCases,
  ...planCases,
  ...sessionsCases,
];

describe('rules', () => {
  test.each(cases)('$rule: $title', ({ rule, source, target, finds, severity }) => {
    const found = check({ source, target, plan: planOf(source, target) }).filter((finding) => finding.rule === rule);
    const own = rules.find((item) => item.id === rule)?.severity;
    if (!finds) return expect(found.filter((finding) => finding.severity !== 'note' || own === 'note')).toEqual([]);
    expect(found.map((finding) => finding.message).join('\n')).toMatch(finds);
    if (severity) expect(found.map((finding) => finding.severity)).toContain(severity);
  });

  test.each(cases)('$rule: $title is told at a stage of the plan', ({ source, target }) => {
    const plan = planOf(source, target);
    const stages = plan.stages.map(({ name }) => name);
    const told = check({ source, target, plan }).flatMap(({ rule, stage }) => (stage ? [[rule, stage]] : []));
    expect(told.filter(([, stage = '']) => !stages.includes(stage))).toEqual([]);
  });

  test('every rule has a case that finds something and one that does not', () => {
    // Those of Remote Access have their cases in remote-access/, these in files of their own.
    // That of windows has them where durations are known, in test/report/estimates.test.ts.
    const elsewhere = ['desktop-clusters', 'desktops-one-release', 'task-checks', 'window-fits'];
    const ids = rules
      .map((rule) => rule.id)
      .filter((id) => !id.startsWith('remote-access-') && !elsewhere.includes(id))
      .sort();
    const found = (some: boolean) =>
      [...new Set(cases.filter((item) => (item.finds !== undefined) === some).map((item) => item.rule))].sort();
    expect(found(true)).toEqual(ids);
    expect(found(false)).toEqual(ids);
  });

  test('every rule file is in the registry, and ids are told once', () => {
    const folder = join(__dirname, '../../src/rules');
    const declared = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/: Rule = \{\s+id: '([^']+)'/g)].map((match) => match[1]),
      );
    const ids = rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(declared.sort()).toEqual(ids.filter((id) => !id.startsWith('remote-access-')).sort());
    for (const rule of rules)
      for (const field of [rule.statement, rule.reason, rule.source, rule.remedy]) expect(field, rule.id).not.toBe('');
  });

  test('the sample migration meets no blocker', () => {
    expect(findingsOf(planOf(haSource, haTarget)).filter((finding) => finding.severity === 'blocker')).toEqual([]);
  });

  test('a stage is told what concerns it; the whole concerns every stage but source', () => {
    const plan = planOf(brokers('2022', ['a']), brokers('2022', ['a', 'b']));
    const ids = (stage: string) => findingsAt(plan, { name: stage }).map((finding) => finding.rule);
    expect(ids('source')).toEqual([]);
    expect(ids('brokers/expand')).toContain('broker-ha-required');
    const closing = planOf(haSource, haTarget);
    expect(findingsAt(closing, { name: 'sessions/main/drain' }).map((finding) => finding.rule)).toContain(
      'closed-windows',
    );
    expect(findingsAt(closing, { name: 'sessions/pilot/add' }).map((finding) => finding.rule)).not.toContain(
      'closed-windows',
    );
  });
});
