import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEvidence, recordAcknowledged, recordDone } from '../../src/documents/evidence';
import { folderWith, messageOf } from './helpers';

const at = '2027-01-16T18:00:00.000Z';
const ROUNDS = 40;

/** Another process that records stages as completed, one by one, under the same lock. */
const OTHER = `
const { lockSync } = require('proper-lockfile');
const { dump, load } = require('js-yaml');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const [file, rounds] = process.argv.slice(1);
const take = () => {
  for (;;) {
    try {
      return lockSync(file, { realpath: false });
    } catch (error) {
      if (error.code !== 'ELOCKED') throw error;
    }
  }
};
console.log('begins');
for (let round = 1; round <= Number(rounds); round += 1) {
  const release = take();
  const evidence = load(readFileSync(file, 'utf8'));
  evidence.acknowledged.push({ stage: 'other/' + round, change: 'C', by: 'other', at: '${at}' });
  writeFileSync(file + '.other', dump(evidence));
  renameSync(file + '.other', file);
  release();
}
`;

describe('evidence that two processes write at once', () => {
  it('keeps the entries of both', async () => {
    const folder = folderWith({});
    recordAcknowledged(folder, { stage: 'first', change: 'C', by: 'ann', at });
    const file = join(folder, 'evidence.yaml');
    const other = spawn(process.execPath, ['-e', OTHER, file, String(ROUNDS)], {
      cwd: resolve(__dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(other, 'exit');
    await once(other.stdout, 'data');
    for (let round = 1; round <= ROUNDS; round += 1) recordDone(folder, { task: `task-${round}`, by: 'ann', at });
    expect((await ended)[0]).toBe(0);
    const { acknowledged, done } = loadEvidence(folder);
    expect([acknowledged.length, done.length]).toEqual([1 + ROUNDS, ROUNDS]);
    expect(readdirSync(folder)).toEqual(['evidence.yaml']);
  });

  it('is not kept from being written by what a killed process left behind', () => {
    const folder = folderWith({});
    const left = join(folder, 'evidence.yaml.lock');
    mkdirSync(left);
    const long = new Date(Date.now() - 60_000);
    utimesSync(left, long, long);
    expect(recordDone(folder, { task: 'backup', by: 'ann', at }).done).toHaveLength(1);
    expect(existsSync(left)).toBe(false);
  });

  it('is refused with the next step where the lock cannot be made', () => {
    const folder = join(folderWith({}), 'gone');
    expect(messageOf(() => recordDone(folder, { task: 'backup', by: 'ann', at }))).toMatch(
      /evidence\.yaml\.lock can't be written \(ENOENT\).*\[file-not-lockable\].*rights of the folder/s,
    );
  });
});
