import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const skipped = ['.git', 'node_modules', 'dist', '.rds-migrate', 'coverage'];
const isText = /\.(tsx?|mjs|js|json|md|ya?ml|ps1|html|css|txt)$/;
const isCode = /\.(tsx?|mjs|js|ps1)$/;

// Written in pieces, so that this file is not among its own findings.
const folders = ['/wo' + 'rk/', '/ho' + 'me/', '/ro' + 'ot/', '/Us' + 'ers/'];
const machinePath = new RegExp(`(?<![\\w.~}-])(${folders.join('|')})[a-z][\\w.-]*`);
const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);

function committedFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (skipped.includes(entry.name)) return [];
    return entry.isDirectory() ? committedFiles(file) : [file];
  });
}

function findings(pattern: RegExp, files: string[]): string[] {
  return files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}

describe('the committed files', () => {
  const files = committedFiles('.').filter((file) => isText.test(file) && file !== 'package-lock.json');

  it('name no folder of the machine they were written on', () => {
    expect(findings(machinePath, files)).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(
      findings(
        unfinished,
        files.filter((file) => isCode.test(file)),
      ),
    ).toEqual([]);
  });
});
