import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { afterEach, expect, it, vi } from 'vitest';
import { importDump } from '../../src/cli/import-dump';
import { scratchFolder } from '../support/folders';

const facts = { server: 'vpn01.contoso.com', os: '2008 R2', edition: 'Standard', language: 'en-US' };
const dump = readFileSync(join(__dirname, '../capture/dump/cases/2008r2/ras.txt'), 'utf8');

function files(bytes: Buffer): { input: string; output: string } {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'ras.txt'), bytes);
  return { input: join(folder, 'ras.txt'), output: join(folder, 'source.yaml') };
}

afterEach(() => vi.restoreAllMocks());

it('import-dump writes the document, and tells every line that somebody has to look at', () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const { input, output } = files(encode(dump, 'utf-16le', { addBOM: true }));
  importDump([input], { ...facts, output });
  expect(readFileSync(output, 'utf8')).toContain('ports: { SSTP: 128, IKEv2: 128, PPTP: 0, L2TP: 64, PPPoE: 1 }');
  expect(said.join('')).toContain('ras.txt:32: set ikev2connection idletimeout = 10 nwoutagetime = 45');
  expect(said.join('')).not.toContain('Pa55');
  expect(() => importDump([input], { ...facts, output })).toThrow(expect.objectContaining({ code: 'capture-exists' }));
});

it('import-dump writes nothing where a dump is cut off or the server is not said', () => {
  const { input, output } = files(Buffer.from(dump.slice(0, dump.indexOf('maxports'))));
  expect(() => importDump([input], { ...facts, output })).toThrow(expect.objectContaining({ code: 'dump-cut' }));
  expect(() => importDump([input], { output, server: facts.server })).toThrow(
    expect.objectContaining({ code: 'dump-machine', message: expect.stringContaining('--os, --edition, --language') }),
  );
  expect(() => importDump([input], { ...facts, os: '2000', output })).toThrow(
    expect.objectContaining({ code: 'dump-machine' }),
  );
  expect(existsSync(output)).toBe(false);
});
