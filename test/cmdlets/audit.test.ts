import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, readAudit } from '../../src/cmdlets/audit';

const clock = { now: () => new Date('2027-01-16T08:00:00Z'), sleep: async () => undefined };
const context = { stage: 'web/add', resource: 'ServerRole/rdwa11/RDS-WEB-ACCESS' };
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rds-migrate-audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const log = (run: string) => new AuditLog(path, clock, { run, stack: 'prod' });

describe('the audit log', () => {
  it('loses half a line that a crash left, and nothing after it', () => {
    log('one').intent(context, 'Add-RDServer');
    appendFileSync(path, '{"at":"2027-01-16T08:00:00Z","run":"on');
    log('two').intent(context, 'Set-RDWorkspace');
    expect(readAudit(path).map((entry) => entry.invocation)).toEqual(['Add-RDServer', 'Set-RDWorkspace']);
  });

  it('keeps a whole entry whose line end a crash cut off', () => {
    log('one').intent(context, 'Add-RDServer');
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    log('two').intent(context, 'Set-RDWorkspace');
    expect(readAudit(path).map((entry) => entry.invocation)).toEqual(['Add-RDServer', 'Set-RDWorkspace']);
  });

  it('knows what was begun in a stage since it was gone back from', () => {
    const one = log('one');
    one.intent(context, 'Add-RDServer');
    one.result(context, 'Add-RDServer', { outcome: 'error', error: 'no', durationMs: 1 });
    one.intent({ ...context, stage: 'web/transfer' }, 'Set-RDWorkspace');
    const begun = (since?: string) =>
      log('two')
        .begunIn('web/add', since)
        .map(({ invocation }) => invocation);
    expect(begun()).toEqual(['Add-RDServer']);
    expect(begun('2027-01-16T07:59:59Z')).toEqual(['Add-RDServer']);
    expect(begun('2027-01-16T08:00:01Z')).toEqual([]);
  });

  it('knows on reload what another run has told users', () => {
    const waiting = log('two');
    log('one').intent(context, 'Send-RDUserMessage', { key: 'notice:7' });
    expect(waiting.doneAt('notice:7')).toBeUndefined();
    waiting.reload();
    expect(waiting.doneAt('notice:7')).toEqual(clock.now());
  });

  it('knows what changes still owe before they count, from the intent on, until it is done', () => {
    const settles = ['RasMan:vpn11', 'RemoteAccess:vpn11'];
    const other = { ...context, resource: 'VpnAuthentication/vpn11' };
    const killed = log('one');
    killed.intent(context, 'set wanports', { owes: 'RasMan:vpn11' });
    killed.intent(other, 'Set-VpnAuthProtocol', { owes: 'RemoteAccess:vpn11' });
    const next = log('two');
    expect([next.owedBy(context.resource), next.owedBy(other.resource)]).toEqual([
      ['RasMan:vpn11'],
      ['RemoteAccess:vpn11'],
    ]);
    next.intent(context, 'Restart-Service RasMan', { settles });
    next.result(context, 'Restart-Service RasMan', { outcome: 'error', durationMs: 1 }, { settles });
    // Nobody knows of an intent whether it took place.
    expect(log('three').owedBy(context.resource)).toEqual(['RasMan:vpn11']);
    next.result(context, 'Restart-Service RasMan', { outcome: 'done', durationMs: 1 }, { settles });
    for (const knows of [next, log('three')]) {
      expect([knows.owedBy(context.resource), knows.owedBy(other.resource)]).toEqual([[], []]);
    }
    // What is changed after the restart owes another one.
    next.intent(context, 'set wanports', { owes: 'RasMan:vpn11' });
    next.result(context, 'set wanports', { outcome: 'done', durationMs: 1 }, { owes: 'RasMan:vpn11' });
    expect(log('three').owedBy(context.resource)).toEqual(['RasMan:vpn11']);
  });

  it('closes the intents of killed runs once, those with a later result not at all', () => {
    const killed = log('one');
    killed.intent(context, 'Add-RDServer');
    killed.intent(context, 'Set-RDWorkspace');
    killed.intent(context, 'Invoke-RDUserLogoff', { key: 'signout:7' });
    const next = log('two');
    next.intent(context, 'Set-RDWorkspace');
    next.result(context, 'Set-RDWorkspace', { outcome: 'done', durationMs: 1 });
    next.closeInterrupted();
    next.closeInterrupted();
    const closed = readAudit(path).flatMap(({ outcome, invocation }) => (outcome ? [[invocation, outcome]] : []));
    expect(closed).toEqual([
      ['Set-RDWorkspace', 'done'],
      ['Add-RDServer', 'found-done'],
      ['Invoke-RDUserLogoff', 'not-repeated'],
    ]);
  });

  it('refuses what it cannot write down, with the next step', () => {
    writeFileSync(path, '');
    const below = new AuditLog(join(path, 'below-a-file.jsonl'), clock, { run: 'one', stack: 'prod' });
    expect(() => below.intent(context, 'Add-RDServer')).toThrow(
      expect.objectContaining({ code: 'audit-not-written', next: expect.stringContaining('nothing is changed') }),
    );
  });
});

describe('marks', () => {
  it('of a run that was killed count from the first look after it, and go on counting from there', () => {
    let now = new Date('2027-01-16T18:00:00Z');
    const at = { now: () => now, sleep: async () => undefined };
    const log = (run: string) => new AuditLog(path, at, { run, stack: 'prod' });
    log('killed').intent({ stage: 'brokers/reduce', resource: 'NameRecord/rds' }, 'Remove-DnsRecord', {
      key: 'gone:rds',
      mark: true,
    });
    now = new Date('2027-01-16T19:00:00Z');
    const next = log('next');
    next.dateMarks();
    expect(next.doneAt('gone:rds')).toEqual(now);
    now = new Date('2027-01-16T19:10:00Z');
    const third = log('third');
    third.dateMarks();
    expect(third.doneAt('gone:rds')?.toISOString()).toBe('2027-01-16T19:00:00.000Z');
  });
});
