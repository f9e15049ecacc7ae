import { z } from 'zod';
import { getRdVirtualDesktopConcurrency, getRdVirtualDesktopIdleCount } from '../../cmdlets/desktop-reads';
import type { Invocation } from '../../cmdlets/invocation';
import { change } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { integer, objects, type Row } from '../sessions/values';
import { known, sameHost } from '../values';
import { captureHosts } from './capture-desktops';

const VirtualizationHostProps = z.strictObject({
  host: Fqdn,
  concurrency: z.int().min(1).optional(),
  idleCount: z.int().min(0).optional(),
  cluster: Fqdn.optional(),
});
export type VirtualizationHostProps = z.infer<typeof VirtualizationHostProps>;

const rowOf = (snapshot: Snapshot, read: Invocation, host: string): Row | undefined =>
  objects(snapshot.get(read).output).find((row) => sameHost(row.FQDN, host));

export const virtualizationHostKind = defineKind<VirtualizationHostProps>({
  name: 'VirtualizationHost',
  description:
    'How many virtual desktops a virtualization host makes at once and keeps ready; it comes and goes with its role',
  schema: VirtualizationHostProps,
  key: (props) => props.host,
  fields: {
    host: { description: 'FQDN of the virtualization host', change: 'replace', compare: 'name' },
    concurrency: { description: 'Virtual desktops that are made at once', change: 'inPlace' },
    idleCount: { description: 'Started virtual desktops that wait for users', change: 'inPlace' },
    cluster: {
      description: 'Failover cluster it is a node of; its desktops have a role there, which is moved with them',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
  },
  reads: () => [getRdVirtualDesktopConcurrency(), getRdVirtualDesktopIdleCount()],
  observe(snapshot, { host }) {
    const row = rowOf(snapshot, getRdVirtualDesktopConcurrency(), host);
    if (!row) return undefined;
    return known({
      host,
      concurrency: integer(row.Concurrency),
      idleCount: integer(rowOf(snapshot, getRdVirtualDesktopIdleCount(), host)?.Count),
    });
  },
  // The host is listed as soon as it has its role.
  create: () => [],
  update({ desired, changes }) {
    const changed = new Set(changes.map((field) => field.path));
    const { host, concurrency, idleCount } = desired;
    return [
      ...(changed.has('concurrency') && concurrency !== undefined
        ? [run(change('Set-RDVirtualDesktopConcurrency', { HostServer: [host], ConcurrencyFactor: concurrency }))]
        : []),
      ...(changed.has('idleCount') && idleCount !== undefined
        ? [run(change('Set-RDVirtualDesktopIdleCount', { HostServer: [host], IdleCount: idleCount }))]
        : []),
    ];
  },
  remove: () => [],
  capture: captureHosts,
  example: { host: 'rdvh11.contoso.com', concurrency: 5, idleCount: 2 },
});
