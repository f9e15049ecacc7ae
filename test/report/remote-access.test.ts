import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import type { RemoteAccessServer } from '../../src/documents/remote-access/schema';
import { breakGlassOf } from '../../src/report/break-glass/areas';
import { guide } from '../../src/rules/remote-access/guide';
import { checkout } from '../support/project.mjs';
import { reportOn, stageIn } from './small';

/** The stages of a Remote Access server as the change board reads them: how long, who must be what, who notices, how back. */

const read = (file: string) =>
  structuredClone(loadDocument(join(checkout, 'stacks/base/remote-access-2008r2', file)).deployment);

function report(more: Partial<RemoteAccessServer> = {}, os: '2008 R2' | '2016' = '2008 R2') {
  const [source, target] = [read('source.yaml'), read('target.yaml')];
  const [old, next] = [Object.values(source.remoteAccess ?? {})[0], Object.values(target.remoteAccess ?? {})[0]];
  if (!old || !next) throw new Error('no server');
  old.server.os = os;
  Object.assign(next, more);
  return reportOn({ source, target });
}

const tools = {
  transfer: 'migrationTools',
  migrationTools: { store: 'C:\\Migration', password: { secret: 'store' } },
} as const;

it('every stage says how long it takes, and the program stays below the hours of the guide', () => {
  const { stages, totals } = report(tools);
  for (const { name, estimate, adopts } of stages) {
    if (!adopts && !name.endsWith('target')) expect(estimate.program[1] + estimate.people[1], name).toBeGreaterThan(0);
  }
  const [, most = 0] = guide.durations.migration.hours;
  expect(totals.program[1]).toBeLessThan(most * 60);
});

it('says who must be what: administrator of the new server, rights on the store, shares from the management host', () => {
  const driven = report(tools, '2016');
  const texts = stageIn(driven, 'remote-access/transfer').permissions.map(({ text }) => text);
  expect(texts).toContain('local administrator on vpn01.contoso.com, vpn11.contoso.com, through WinRM');
  expect(texts.join('\n')).toMatch(/write to the migration store on vpn01\.contoso\.com, vpn11\.contoso\.com/);
  expect(texts.join('\n')).toContain(
    '\\\\vpn01.contoso.com\\C$\\Migration\\Svrmig.mig to \\\\vpn11.contoso.com\\C$\\Migration',
  );
  const rights = stageIn(driven, 'remote-access/prepare').tasks.find(({ name }) => name.endsWith('rights'));
  for (const { rule } of guide.permissions) expect(rights?.text).toContain(rule);
});

it('says what users notice, stage by stage', () => {
  const impacts = report().stages.map(({ name, stage }) => `${name}: ${stage.impact}`);
  expect(impacts).toContainEqual(
    'remote-access/cut-over: connections by vpn01.contoso.com end; VPN, NAT and routing are away until vpn11.contoso.com serves (2 to 3 hours in all, with testing)',
  );
  const told = stageIn(report(), 'remote-access/announce')
    .tasks.map(({ text }) => text)
    .join('\n');
  for (const { rule } of guide.impact.during) expect(told).toContain(rule);
});

it('has the three ways back: the source as it is, its identity given back, its backup', () => {
  const undo = (more: Partial<RemoteAccessServer> = {}) => stageIn(report(more), 'remote-access/cut-over').stage.undo;
  const [task, file] = ['remote-access-cut-over-back', 'remote-access-cut-over-back.txt'];
  const people = (words: RegExp) => ({ task, file, text: expect.stringMatching(words) });
  expect(undo()).toEqual({
    how: 'revert',
    until: 'vpn01.contoso.com is repurposed',
    first: people(
      /^- Connect vpn01\.contoso\.com to the network again[\s\S]*remote-access-cut-over-back\.cmd[\s\S]*DNS/,
    ),
  });
  expect(undo({ takesOver: { name: true, addresses: true } })).toMatchObject({
    how: 'revert',
    first: people(/^- Take the name of vpn01[\s\S]*Take the addresses[\s\S]*Only then connect vpn01/),
  });
  expect(stageIn(report(), 'remote-access/complete').stage.undo).toEqual({
    how: 'none',
    lastResort: 'the backup of vpn01.contoso.com (restoring it takes 1 to 2 hours)',
  });
  // An hour or two, as the guide has it, is left for it when the latest start is told.
  const { undo: back, program } = stageIn(report(), 'remote-access/cut-over').estimate;
  expect(back?.map((minutes, index) => minutes - (program[index] ?? 0))).toEqual([60, 120]);
  const { notes } = breakGlassOf('remote-access');
  expect(notes).toHaveLength(guide.rollback.length);
  for (const [index, { command }] of guide.rollback.entries()) if (command) expect(notes[index]).toContain(command);
});
