import { beforeAll, describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { resourcesOf } from '../../src/planner/resources';
import { kinds } from '../../src/resources';
import { desktopSource } from '../planner/desktop-samples';
import { captured, type Taken } from './support';

/** The sample with what it lacks, so that every kind has at least one object. */
function everything(): Deployment {
  const sample = structuredClone(loadDocument('stacks/base/source.yaml').deployment);
  const { gateway, webAccess, certificates } = sample;
  if (!gateway || !webAccess || !certificates?.singleSignOn) throw new Error('the sample has lost an area');
  gateway.policyStore = { centralNps: [{ server: 'nps01.contoso.com', sharedSecret: { secret: 'npsSecret' } }] };
  gateway.udpTransport = false;
  webAccess.webClient = { channel: 'Production', brokerCertificate: 'singleSignOn' };
  certificates.sessionHostListener = { thumbprint: certificates.singleSignOn.thumbprint };
  const { servers, virtualDesktops } = structuredClone(desktopSource);
  sample.virtualDesktops = virtualDesktops;
  const hosts = ['rdvh01.contoso.com', 'rdvh02.contoso.com', 'rdsh77.contoso.com'];
  for (const host of hosts) sample.servers[host] = servers[host] ?? { os: '2019' };
  sample.sessionHosts = { ...sample.sessionHosts, 'rdsh77.contoso.com': { collection: 'Own' } };
  sample.collections = {
    ...sample.collections,
    Own: { type: 'personal', assignments: { 'CONTOSO\\carla': 'rdsh77.contoso.com' } },
  };
  return Deployment.parse(sample);
}

/** Found and told, but not written: the keys are not asked for. */
const TOLD_ONLY = new Set(['WebMachineKey']);

describe('every kind', () => {
  let taken: Taken;
  beforeAll(async () => {
    taken = await captured(everything());
  });

  it.each([...kinds.values()].map((kind) => [kind.name, kind] as const))('%s takes part', (name, { capture }) => {
    if ('not' in capture) {
      expect(capture.not).toMatch(/\w+ \w+/);
      return;
    }
    for (const other of capture.after ?? []) expect(kinds.has(other), `after ${other}`).toBe(true);
    if (TOLD_ONLY.has(name)) expect(taken.leftOut.map(({ what }) => what).join()).toContain('machine keys');
    else expect(taken.counts.get(name), `objects of ${name}; has the sample of this test one?`).toBeGreaterThan(0);
  });

  it('is in the planned resources of the captured document', () => {
    const planned = new Set([...resourcesOf(taken.document.deployment).values()].map(({ kind }) => kind));
    const missing = [...kinds.values()].filter(({ name }) => !planned.has(name) && !TOLD_ONLY.has(name));
    // Those that a capture doesn't look for say so themselves.
    expect(missing.filter(({ capture }) => !('not' in capture)).map(({ name }) => name)).toEqual([]);
  });

  it('asks each question once and changes nothing', () => {
    expect(taken.live.reads).toBeLessThan(190);
  });
});
