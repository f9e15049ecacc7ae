import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Evidence,
  loadEvidence,
  recordAccepted,
  recordAcknowledged,
  recordCompleted,
  recordDone,
  saveEvidence,
} from '../../src/documents/evidence';
import { folderWith, messageOf } from './helpers';

const at = '2027-01-16T18:00:00.000Z';
const source = '0'.repeat(64);
const target = `${'1e3'}${'0'.repeat(61)}`;

describe('evidence', () => {
  it('is empty where there is no file', () => {
    const folder = folderWith({});
    expect(loadEvidence(folder)).toEqual({
      acknowledged: [],
      approved: [],
      waived: [],
      done: [],
      completed: [],
      accepted: [],
      undone: [],
    });
    expect(existsSync(join(folder, 'evidence.yaml'))).toBe(false);
  });

  it('is appended to, list by list', () => {
    const folder = folderWith({});
    recordAcknowledged(folder, { stage: 'brokers/upgrade', change: 'CHG1234', by: 'CONTOSO\\anna', at });
    recordDone(folder, { task: 'backup', evidence: 'job 17', by: 'anna', at, file: 'log.txt', sha256: source });
    recordCompleted(folder, { track: 'rds', stage: 'source', at, source, target });
    recordCompleted(folder, { track: 'rds', stage: 'brokers/reduce', at, source, target });
    const last = recordAccepted(folder, {
      resource: 'RemoteApp/Office/WORD',
      field: 'showInWebAccess',
      value: false,
      by: 'anna',
      at,
      source,
      target,
    });
    expect(loadEvidence(folder)).toEqual(last);
    expect(last.completed.map(({ stage }) => stage)).toEqual(['source', 'brokers/reduce']);
    expect(last.completed[0]?.target).toBe(target);
    expect(readdirSync(folder)).toEqual(['evidence.yaml']);
  });

  it('keeps the comment at its head', () => {
    const folder = folderWith({ 'evidence.yaml': '# Change 1234\n\n# kept by the board\ndone: []\n' });
    recordDone(folder, { task: 'a', by: 'b', at });
    recordDone(folder, { task: 'c', by: 'd', at });
    expect(readFileSync(join(folder, 'evidence.yaml'), 'utf8')).toMatch(
      /^# Change 1234\n\n# kept by the board\nacknowledged/,
    );
    const fresh = folderWith({});
    recordDone(fresh, { task: 'a', by: 'b', at });
    expect(readFileSync(join(fresh, 'evidence.yaml'), 'utf8')).toMatch(/^# Evidence of this environment/);
  });

  it('may be a file of comments only', () => {
    const folder = folderWith({ 'evidence.yaml': '# nothing yet\n' });
    expect(loadEvidence(folder).done).toEqual([]);
  });

  it('keeps any value', () => {
    const folder = folderWith({});
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.jsonValue(), (text, value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const evidence: Evidence = {
          acknowledged: [{ stage: text, change: text, by: text, at }],
          approved: [],
          waived: [],
          done: [],
          completed: [],
          undone: [],
          accepted: [
            {
              resource: 'r',
              field: text,
              value: JSON.parse(JSON.stringify(value)),
              by: 'b',
              at,
              source,
              target,
              places: [],
            },
          ],
        };
        saveEvidence(folder, evidence);
        expect(loadEvidence(folder)).toEqual(evidence);
      }),
    );
  });

  it.each([
    [
      'done: [{ task: a, by: b, at: yesterday }]',
      'evidence.yaml:1:30: /done/0/at: "yesterday" is not allowed: no such time',
    ],
    [
      'done: [{ task: a, by: b, at: 2027-01-16T18:00:00Z, file: log.txt }]',
      'evidence.yaml:1:8: /done/0: a mapping is not allowed: a file is named with its sha256, and the other way round',
    ],
    [
      'waived: [{ rule: a, finding: b, reason: " ", by: c, at: 2027-01-16T18:00:00Z }]',
      'evidence.yaml:1:41: /waived/0/reason: " " is not allowed: a reason is needed',
    ],
    ['waived: [{ rule: a, finding: b, by: c, at: 2027-01-16T18:00:00Z }]', '/waived/0/reason is missing'],
    [
      'approved: [{ stage: a, by: b, at: 2027-01-16T18:00:00Z, tool: 1, source: abc, live: [] }]',
      '/approved/0/source: "abc" is not allowed: a digest has 64 hexadecimal digits',
    ],
    ['finished: []', 'evidence.yaml:1:1: /finished: the key "finished" is not known here'],
    [
      'completed: [{ track: rds, stage: s, at: 2027-01-16T18:00:00Z, source: 12, target: 34 }]',
      'evidence.yaml:1:71: /completed/0/source: "12" is not allowed: a digest has 64 hexadecimal digits',
    ],
  ])('%s is refused', (text, message) => {
    const folder = folderWith({ 'evidence.yaml': `${text}\n` });
    expect(messageOf(() => loadEvidence(folder), folder)).toContain(message);
  });

  it('is not written when it is not valid', () => {
    const folder = folderWith({});
    recordDone(folder, { task: 'a', by: 'b', at });
    const before = readFileSync(join(folder, 'evidence.yaml'), 'utf8');
    expect(messageOf(() => recordDone(folder, { task: 'a', by: 'b', at: 'soon' }), folder)).toContain(
      '/done/1/at: "soon" is not allowed: no such time',
    );
    expect(readFileSync(join(folder, 'evidence.yaml'), 'utf8')).toBe(before);
    writeFileSync(join(folder, 'evidence.yaml'), 'done: 1\n');
    expect(() => recordDone(folder, { task: 'a', by: 'b', at })).toThrow();
    expect(readFileSync(join(folder, 'evidence.yaml'), 'utf8')).toBe('done: 1\n');
  });
});
