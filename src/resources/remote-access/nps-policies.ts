import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { showNps } from '../../cmdlets/netsh/call';
import { shownPolicies } from '../../cmdlets/netsh/nps-shown';
import { testPaths } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { NpsPolicy } from '../../documents/remote-access/nps';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { leaving, removeFile, throughFile } from '../left-file';
import { known } from '../values';
import { NOT_CAPTURED } from './common';

const Policy = z.strictObject({ name: z.string().min(1), ...NpsPolicy.shape });
type Policy = z.infer<typeof Policy>;

const NpsPolicies = z.strictObject({
  server: Fqdn,
  /** Exported configuration on this server; it holds every secret in clear, and is deleted. */
  file: z.string().min(1),
  /** The old server, where cmdlets export it; left out = a person brings the file. */
  from: Fqdn.optional(),
  networkPolicies: z.array(Policy).optional(),
  connectionRequestPolicies: z.array(Policy).optional(),
});
type NpsPolicies = z.infer<typeof NpsPolicies>;

/** What is live of each policy that is wanted, and of each as much as is wanted of it. */
function found(snapshot: Snapshot, reading: Invocation, wanted: readonly Policy[]): Policy[] {
  const lines = snapshot.get(reading).output.map((line) => (typeof line === 'string' ? line : ''));
  const { policies } = shownPolicies(lines);
  return wanted.flatMap((policy) => {
    const live = policies.find((one) => one.name.toLowerCase() === policy.name.toLowerCase());
    if (!live) return [];
    const { order, enabled = policy.enabled } = live;
    const conditions = policy.conditions && sameOr(policy.conditions, live.conditions);
    const settings = policy.settings && sameOr(policy.settings, live.settings);
    const seen = { order, enabled, conditions, settings };
    // In the order of what is wanted, since the two are compared as they are written.
    return [{ ...policy, ...Object.fromEntries(Object.entries(seen).filter(([name]) => Object.hasOwn(policy, name))) }];
  });
}

/** The order and case of what a policy looks at mean nothing. */
function sameOr(wanted: string[], live: string[]): string[] {
  const plain = (texts: string[]) => [...new Set(texts.map((text) => text.toLowerCase()))].sort().join('\n');
  return plain(wanted) === plain(live) ? wanted : live;
}

/**
 * Made as a whole, and once more as a whole where a run was cut off: what is exported again is the same, and the export holds
 * more than the policies by which it is looked for, such as groups of RADIUS servers. A file that a person brought is there once.
 */
function importSteps(desired: NpsPolicies): Run[] {
  const { server, file, from } = desired;
  const bring = change('Import-NpsConfiguration', { Path: file }, { host: server });
  if (from === undefined) {
    return [leaving(server, file, run(bring, { onlyIf: notImported(desired) })), removeFile(server, file)];
  }
  const make = change('Export-NpsConfiguration', { Path: file }, { host: from });
  return throughFile({ from, to: server, file }, run(make), run(bring));
}

function notImported(desired: NpsPolicies): Condition {
  const { server, file } = desired;
  const there = testPaths(server, [file]);
  return {
    text: `${file} is still there, or a policy is missing`,
    reads: [...readsOf(desired), there],
    holds: (snapshot) => snapshot.get(there).output[0] === true || !hasAll(snapshot, desired),
  };
}

const readsOf = ({ server }: NpsPolicies): Invocation[] => [showNps(server, 'np'), showNps(server, 'crp')];

function hasAll(
  snapshot: Snapshot,
  { server, networkPolicies = [], connectionRequestPolicies = [] }: NpsPolicies,
): boolean {
  const as = (name: 'np' | 'crp', wanted: readonly Policy[]) =>
    isDeepStrictEqual(found(snapshot, showNps(server, name), wanted), wanted);
  return as('np', networkPolicies) && as('crp', connectionRequestPolicies);
}

export const npsPoliciesKind = defineKind<NpsPolicies>({
  name: 'NpsPolicies',
  description: 'Policies of a Network Policy Server, imported from the configuration that the old server exported.',
  schema: NpsPolicies,
  key: (props) => props.server,
  fields: {
    server: { description: 'Network Policy Server.', change: 'replace', compare: 'name' },
    file: { description: 'Exported configuration.', change: 'inPlace', writeOnly: true },
    from: { description: 'Server it is exported on.', change: 'inPlace', compare: 'name', writeOnly: true },
    networkPolicies: {
      description: 'The network policies, each with its place, conditions and settings.',
      change: 'inPlace',
      compare: 'set',
    },
    connectionRequestPolicies: {
      description: 'The connection request policies, each with its place, conditions and settings.',
      change: 'inPlace',
      compare: 'set',
    },
  },
  reads: readsOf,
  observe(snapshot, { server, networkPolicies = [], connectionRequestPolicies = [] }) {
    const network = found(snapshot, showNps(server, 'np'), networkPolicies);
    const request = found(snapshot, showNps(server, 'crp'), connectionRequestPolicies);
    if (network.length + request.length === 0) return undefined;
    return known<Partial<NpsPolicies>>({
      server,
      networkPolicies: networkPolicies.length > 0 ? network : undefined,
      connectionRequestPolicies: connectionRequestPolicies.length > 0 ? request : undefined,
    });
  },
  create: importSteps,
  // More than the policies is brought, and only what came to its end is known to be there.
  createResumes: true,
  /** An import replaces everything that is there: it is made again only where a policy is missing or another. */
  update: ({ desired, changes }) => (changes.some(({ path }) => /Policies$/.test(path)) ? importSteps(desired) : []),
  // Policies of a server that is taken back serve nobody; they stay on it.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    file: 'C:\\nps.xml',
    from: 'vpn01.contoso.com',
    networkPolicies: [{ name: 'VPN users', order: 1, enabled: true, conditions: ['0x3d ^5$'] }],
  },
});
