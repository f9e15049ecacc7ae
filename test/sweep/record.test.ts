import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../support/folders';
import { Record } from './record.mjs';

it('a sweep takes no folder that has anything else in it', () => {
  const folder = join(scratchFolder(), 'precious');
  mkdirSync(folder);
  writeFileSync(join(folder, 'thesis.txt'), 'mine');
  expect(() => Record.open(folder)).toThrow(/precious has files and is of no sweep: thesis\.txt/);
  expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
});

it('a sweep of another build is begun anew, and says so; what is not of the sweep stays', () => {
  const folder = join(scratchFolder(), 'sweep');
  Record.open(folder).add({ id: 'a' });
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  expect(Record.open(folder).results().size).toBe(1);
  writeFileSync(join(folder, 'build'), 'another');
  const told: string[] = [];
  expect(Record.open(folder, { say: (line: string) => told.push(line) }).results().size).toBe(0);
  expect(told).toEqual(['another build was swept here: it is begun anew']);
  expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
});

it('a sweep goes on with its own seed', () => {
  const record = Record.open(join(scratchFolder(), 'sweep'));
  expect(record.seed(undefined, 7)).toBe(7);
  expect(record.seed(undefined, 8)).toBe(7);
  expect(() => record.seed(9, 8)).toThrow(/has seed 7/);
});
