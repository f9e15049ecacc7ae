import { describe, expect, it } from 'vitest';
import { findCmdlet } from '../../../src/cmdlets/catalogue';
import { coverageMistakes, coverageOf, coveragePage } from '../../../src/report/pages/coverage-page';
import { kindIndex, kindPage } from '../../../src/report/pages/kind-page';
import { ruleIndex, rulePage } from '../../../src/report/pages/rule-page';
import { ruleFacts } from '../../../src/report/rule-facts';
import { kinds } from '../../../src/resources';

const rules = ruleFacts();

describe('the page of a kind', () => {
  it.each([...kinds.values()].map((kind) => [kind.name, kind] as const))('%s has every field', (_name, kind) => {
    const page = kindPage(kind, kinds.values());
    for (const field of Object.keys(kind.fields)) expect(page).toContain(`| \`${field}\` |`);
    expect(kindIndex(kinds.values())).toContain(`[${kind.name}](${kind.name}.md)`);
  });

  it('says how a field is compared, what replaces the object and what is secret', () => {
    const kind = kinds.get('DeploymentCertificate');
    if (!kind) throw new Error('no such kind');
    const page = kindPage(kind, kinds.values());
    expect(page).toMatch(/`role` .*replaces the object/);
    expect(page).toMatch(/`pfx\.password` .*secret: masked everywhere; no cmdlet reads it back/);
    expect(page).toContain('`Set-RDCertificate` (RemoteDesktop)');
  });
});

describe('the page of a rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s says what, why, whence and what to do', (id, rule) => {
    const page = rulePage(rule);
    expect(page).toContain(`# ${id}\n`);
    for (const row of ['Severity', 'Why', 'What to do', 'Source']) expect(page).toContain(`| ${row} |`);
    expect(ruleIndex(rules)).toContain(`[${id}](${id}.md)`);
  });

  it('has an id that can be the name of a file, each once', () => {
    for (const { id } of rules) expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});

describe('the coverage', () => {
  const none = coverageOf([], () => []);

  it('is about all 79 cmdlets of the module, the methods of licensing and gateway, and RD Web Access', () => {
    expect(none.filter(({ name }) => findCmdlet(name)?.module === 'RemoteDesktop')).toHaveLength(79);
    const about = (start: string) => none.filter(({ name }) => name.startsWith(start)).length;
    expect(about('Win32_TSLicense')).toBeGreaterThan(40);
    expect(about('Win32_TSGateway')).toBeGreaterThan(55);
    expect(about('appSettings.')).toBe(14);
  });

  it('finds what has neither user nor reason, and a reason for what is used', () => {
    expect(coverageMistakes(none)).toContain('Add-RDServer is used by no kind and has no reason');
    expect(coverageMistakes([{ name: 'X', usedBy: ['Server'], reason: 'because' }])).toEqual([
      'X is used by Server, yet has a reason why not',
    ]);
    expect(coverageMistakes([{ name: 'X', usedBy: [], reason: 'because' }])).toEqual([]);
  });

  it('links to the kinds', () => {
    expect(coveragePage(coverageOf(kinds.values(), () => []))).toContain(
      '`Add-RDServer` | [ServerRole](kinds/ServerRole.md)',
    );
  });
});
