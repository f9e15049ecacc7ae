import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/cmdlets/invocation';
import { snapshotOf } from '../../../src/cmdlets/snapshot';
import { loadDocument } from '../../../src/documents/load';
import type { RemoteAccessServer } from '../../../src/documents/remote-access/schema';
import type { Deployment } from '../../../src/documents/schema';
import { planOf, stageNamed } from '../../../src/planner/plan';
import { liveRules } from '../../../src/rules/live';
import { catalogueProblems } from '../../resources/catalogue-check';
import { answer } from '../../resources/kind-world';
import { checkout } from '../../support/project.mjs';

/** What is read of the two Remote Access servers when a stage is entered. */

const [FROM, TO] = ['vpn01.contoso.com', 'vpn11.contoso.com'];

function documents(edit: (source: RemoteAccessServer, target: RemoteAccessServer) => void = () => undefined) {
  const read = (file: string): Deployment =>
    structuredClone(loadDocument(join(checkout, 'stacks', 'base', 'remote-access-2008r2', file)).deployment);
  const both = { source: read('source.yaml'), target: read('target.yaml') };
  const [old, fresh] = [both.source.remoteAccess?.[FROM], both.target.remoteAccess?.[TO]];
  if (!old || !fresh) throw new Error('no server');
  edit(old, fresh);
  return both;
}

/** What a rule says when a stage is entered and its reads are answered so; undefined = it reads nothing. */
function said(
  id: string,
  name: string,
  answers: (read: Invocation) => unknown[],
  { source, target } = documents(),
): string[] | undefined {
  const rule = liveRules.find((one) => one.id === id);
  if (!rule) throw new Error(`no live rule ${id}`);
  const plan = planOf(source, target);
  const context = { source, target: plan.target, stage: stageNamed(plan, name), now: new Date('2027-01-16T08:00:00Z') };
  const reads = rule.reads(context);
  expect(reads.flatMap(catalogueProblems)).toEqual([]);
  expect(reads.filter(({ changes }) => changes)).toEqual([]);
  if (reads.length === 0) return undefined;
  const snapshot = snapshotOf(reads.map((read) => [read, answer(answers(read))] as const));
  return rule.check(snapshot, context).map(({ message }) => message);
}

const byTools = () =>
  documents((old, fresh) => {
    old.server.os = '2012';
    delete old.server.servicePack;
    fresh.transfer = 'migrationTools';
    fresh.migrationTools = { store: 'C:\\Migration', password: { secret: 'migrationStore' } };
  });

describe('before the destination is made ready', () => {
  const rule = 'remote-access-destination-directaccess-configured';

  it('DirectAccess is not set up there', () => {
    expect(said(rule, 'remote-access/prepare', () => [{ DAStatus: 'Installed' }])).toEqual([
      `DirectAccess is set up on ${TO} already`,
    ]);
    expect(said(rule, 'remote-access/prepare', () => [{ DAStatus: 'Uninstalled' }])).toEqual([]);
    expect(said(rule, 'remote-access/prepare', () => [])).toEqual([]);
    expect(said(rule, 'remote-access/transfer', () => [])).toBeUndefined();
  });
});

describe('before the migration tools export', () => {
  it('the store is empty', () => {
    const rule = 'remote-access-svrmig-already-present';
    expect(said(rule, 'remote-access/transfer', () => [true], byTools())).toEqual([
      `there is a Svrmig.mig on ${FROM} already`,
    ]);
    expect(said(rule, 'remote-access/transfer', () => [false], byTools())).toEqual([]);
    // Setting by setting there is no store.
    expect(said(rule, 'remote-access/transfer', () => [true])).toBeUndefined();
  });

  it('both servers know a domain controller, unless they are in no domain', () => {
    const rule = 'remote-access-domain-controller-unreachable';
    const known = [{ DomainName: 'CONTOSO', DomainControllerName: '\\\\DC01' }];
    const knows = (host: string) => (read: Invocation) =>
      typeof read.on === 'object' && read.on.host === host
        ? known
        : [{ DomainName: 'CONTOSO', DomainControllerName: '' }];
    expect(said(rule, 'remote-access/transfer', knows(FROM), byTools())).toEqual([`${TO} knows no domain controller`]);
    expect(said(rule, 'remote-access/transfer', () => known, byTools())).toEqual([]);
    const alone = byTools();
    const old = alone.source.remoteAccess?.[FROM];
    if (old) old.server.domain = 'workgroup';
    expect(said(rule, 'remote-access/transfer', () => [], alone)).toBeUndefined();
  });
});

describe('when everything that needs no connection is looked at', () => {
  const rule = 'remote-access-lines-known';
  const words = ({ parameters }: Invocation) => String(parameters.ArgumentList);

  it('every line that netsh prints is understood, or told with its number', () => {
    const printed: Record<string, string[]> = {
      'ras,dump': ['pushd ras', 'set authmode mode = standard', 'set something new = 1', 'popd'],
      'nps,show,np': ['Network policy configuration:', '-'.repeat(57), 'Name = VPN users', 'Vendor  by name alone'],
    };
    expect(said(rule, 'remote-access/verify-offline', (read) => printed[words(read)] ?? [])).toEqual([
      expect.stringMatching(/^vpn11\.contoso\.com, line 3 of netsh ras,dump: set something new = 1 \(/),
      `${TO}, line 4 of netsh nps,show,np: Vendor  by name alone (no part of a policy that is known)`,
    ]);
    expect(said(rule, 'remote-access/verify-offline', () => [])).toEqual([]);
  });

  it('of a Network Policy Server elsewhere nothing is read', () => {
    const elsewhere = documents((old) => {
      old.nps = { server: 'nps01.contoso.com', moves: false };
    });
    const asked: string[] = [];
    const note = (read: Invocation) => {
      asked.push(words(read));
      return [];
    };
    said(rule, 'remote-access/verify-offline', note, elsewhere);
    expect(asked).toEqual(['ras,dump', 'routing,dump']);
  });
});

describe('when the old server is given up', () => {
  it('every check of the guide still holds', () => {
    const rule = 'remote-access-checks-pass';
    const messages = said(rule, 'remote-access/complete', () => []) ?? [];
    expect(messages.length).toBeGreaterThan(5);
    expect(messages).toContainEqual(expect.stringMatching(/^check v-service of vpn11\.contoso\.com fails: /));
    expect(said(rule, 'remote-access/verify', () => [])).toBeUndefined();
  });
});
