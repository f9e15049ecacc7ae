import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  backendFolder,
  locksOf,
  refuseLiving,
  removeCutAttributes,
  restoreCheckpoint,
  withoutPendingCreates,
} from '../../src/providers/dead-run';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rds-migrate-dead-'));
  writeFileSync(join(root, 'Pulumi.yaml'), 'name: x\nruntime: nodejs\nbackend:\n  url: file://./.rds-migrate/state\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

const lock = (more: object) => ({
  pid: 4711,
  username: 'alice',
  hostname: hostname(),
  timestamp: '2027-01-16T08:00:00Z',
  ...more,
});
const dead = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('backendFolder', () => {
  it('is the one of Pulumi.yaml, relative to the project, unless the environment names another', () => {
    expect(backendFolder(root, {})).toBe(join(root, '.rds-migrate/state'));
    expect(backendFolder(root, { PULUMI_BACKEND_URL: 'file:///srv/state' })).toBe('/srv/state');
  });

  it('refuses a backend whose locks name no process that could be looked for', () => {
    expect(() => backendFolder(root, { PULUMI_BACKEND_URL: 'postgres://db' })).toThrow(/kept in postgres/);
  });
});

describe('a dead run', () => {
  it('leaves locks, which are read; one cut off is an error', () => {
    const folder = join(root, '.pulumi/locks/organization/rds-migrate/prod');
    expect(locksOf(root, 'rds-migrate', 'prod')).toEqual([]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.json'), JSON.stringify(lock({})));
    expect(locksOf(root, 'rds-migrate', 'prod')).toEqual([lock({})]);
    writeFileSync(join(folder, 'b.json'), '{"pid":1');
    expect(() => locksOf(root, 'rds-migrate', 'prod')).toThrow(/can't be read/);
  });

  it('is cleared up only when it is surely dead', () => {
    expect(() => refuseLiving([lock({ pid: dead() })], root)).not.toThrow();
    expect(() => refuseLiving([lock({ pid: process.pid })], root)).toThrow(/alice .* process \d+ on .* may still run/);
    expect(() => refuseLiving([lock({ hostname: 'elsewhere', pid: dead() })], root)).toThrow(/on elsewhere/);
  });

  it('is not cleared up while its provider goes on', () => {
    mkdirSync(join(root, 'lease.lock'));
    writeFileSync(join(root, 'lease.json'), JSON.stringify({ pid: process.pid, host: hostname() }));
    expect(() => refuseLiving([], root)).toThrow(/still changing this deployment: process/);
    writeFileSync(join(root, 'lease.json'), JSON.stringify({ pid: dead(), host: hostname() }));
    expect(() => refuseLiving([], root)).not.toThrow();
  });

  it('loses its pending creations and nothing else', () => {
    const operation = (type: string) => ({ type, resource: { urn: `urn:pulumi:a::b::c::${type}` } });
    const exported = {
      version: 3,
      deployment: { resources: [1], pending_operations: [operation('creating'), operation('updating')] },
    };
    const cleared = withoutPendingCreates(JSON.stringify(exported));
    expect(cleared?.urns).toEqual(['urn:pulumi:a::b::c::creating']);
    expect(JSON.parse(cleared?.checkpoint ?? '')).toEqual({
      version: 3,
      deployment: { resources: [1], pending_operations: [operation('updating')] },
    });
    expect(withoutPendingCreates(JSON.stringify({ deployment: { pending_operations: null } }))).toBeUndefined();
  });
});

describe('a checkpoint that a kill cut off', () => {
  const whole = (text: string) => JSON.stringify({ version: 3, checkpoint: { stack: text } });
  const restore = () => restoreCheckpoint(root, 'rds-migrate', 'prod');
  let file: string;
  beforeEach(() => {
    mkdirSync(join(root, '.pulumi/stacks/rds-migrate'), { recursive: true });
    mkdirSync(join(root, '.pulumi/backups/rds-migrate/prod'), { recursive: true });
    file = join(root, '.pulumi/stacks/rds-migrate/prod.json');
  });

  it('is left alone while it is whole, or not there yet', () => {
    expect(restore()).toBeUndefined();
    writeFileSync(file, whole('now'));
    expect(restore()).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe(whole('now'));
  });

  it.each(['', whole('now').slice(0, 20), '{}'])('%j gives way to the one before', (text) => {
    writeFileSync(file, text);
    writeFileSync(`${file}.bak`, whole('before'));
    expect(restore()).toBe(`${file}.bak`);
    expect(readFileSync(file, 'utf8')).toBe(whole('before'));
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
  });

  it('gives way to the newest backup that is whole', () => {
    writeFileSync(file, '');
    writeFileSync(`${file}.bak`, '');
    for (const [name, text] of [
      ['prod.1.json', whole('oldest')],
      ['prod.2.json', whole('older')],
      ['prod.3.json', '{'],
    ] as const) {
      writeFileSync(join(root, '.pulumi/backups/rds-migrate/prod', name), text);
    }
    expect(restore()).toMatch(/prod\.2\.json$/);
    expect(readFileSync(file, 'utf8')).toBe(whole('older'));
  });

  it.each(['', '{"user.cache'])('loses what stands beside it when that alone was cut off: %j', (text) => {
    const remove = () => removeCutAttributes(root, 'rds-migrate', 'prod');
    writeFileSync(file, whole('now'));
    expect(remove()).toBeUndefined();
    writeFileSync(`${file}.attrs`, '{"md5":"AA=="}');
    expect(remove()).toBeUndefined();
    writeFileSync(`${file}.attrs`, text);
    expect(remove()).toBe(`${file}.attrs`);
    expect(existsSync(`${file}.attrs`)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(whole('now'));
  });

  it('is named where nothing is left', () => {
    writeFileSync(file, '');
    expect(restore).toThrow(/no whole copy is left/);
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
