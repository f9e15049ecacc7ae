import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ruleFacts } from '../../src/report/rule-facts';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(() => {
  project = scratch();
});
afterEach(() => project.remove());

describe('rds-migrate report', () => {
  it('writes one HTML file', async () => {
    const { code, out } = await project.run('report', 'prod', '--out', 'change-1234.html');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^change-1234\.html: \d+ KB\n$/) });
    expect(readFileSync('change-1234.html', 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('prints Markdown for a pull request, twice the same', async () => {
    const first = await project.run('report', 'prod', '--format', 'markdown');
    expect(first.out).toMatch(/^# Change report: contoso-prod\n/);
    expect((await project.run('report', 'prod', '--format', 'markdown')).out).toBe(first.out);
  });

  it('takes the format from the name of the file', async () => {
    await project.run('report', 'prod', '--out', 'plan.json');
    expect(JSON.parse(readFileSync('plan.json', 'utf8'))).toMatchObject({
      format: 'rds-migrate-plan/1',
      documents: [{ name: 'source', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }, { name: 'target' }],
    });
  });

  it('names the formats there are', async () => {
    const { code, err } = await project.run('report', 'prod', '--format', 'pdf');
    expect(code).toBe(1);
    expect(err).toContain('html, markdown, json, script');
  });

  it('says where it cannot write', async () => {
    const { code, err } = await project.run('report', 'prod', '--out', 'no/such/folder/report.html');
    expect(code).toBe(1);
    expect(err).toMatch(/no.such.folder.report\.html can't be written/);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('rds-migrate plan --script', () => {
  it('writes two files per stage, or those of one stage', async () => {
    await project.run('plan', 'prod', '--stage', 'brokers/reduce', '--script', 'one');
    expect(readdirSync('one')).toEqual(['03-brokers-reduce.break-glass.ps1', '03-brokers-reduce.ps1']);
    await project.run('report', 'prod', '--format', 'script', '--out', 'all');
    expect(readdirSync('all')).toEqual(expect.arrayContaining(readdirSync('one')));
    expect(existsSync('all/01-source.ps1')).toBe(false);
    expect(readFileSync('one/03-brokers-reduce.ps1', 'utf8')).toBe(readFileSync('all/03-brokers-reduce.ps1', 'utf8'));
  });
});

describe('rds-migrate rules and explain', () => {
  it('list every rule', async () => {
    const { out } = await project.run('rules');
    for (const { id } of ruleFacts()) expect(out).toContain(id);
  });

  it('explain an error code, as a rule', async () => {
    const { code, out } = await project.run('explain', 'stage-incomplete');
    expect(code).toBe(0);
    expect(out).toContain('stage-incomplete (error: stack, stage and run)');
    expect(out).toMatch(/^next: /m);
  });

  it('name the nearest code too', async () => {
    const { code, err } = await project.run('explain', 'stage-incomplet');
    expect(code).toBe(1);
    expect(err).toContain('did you mean stage-incomplete?');
    expect(err).toContain('[unknown-id]');
  });

  it('explain one', async () => {
    const { out } = await project.run('explain', 'broker-newest');
    expect(out).toContain('No session host is newer than the connection brokers.');
    expect(out).toMatch(/^source: /m);
  });

  it('name the nearest', async () => {
    const { code, err } = await project.run('explain', 'broker-newst');
    expect(code).toBe(1);
    expect(err).toContain('did you mean broker-newest?');
  });
});
