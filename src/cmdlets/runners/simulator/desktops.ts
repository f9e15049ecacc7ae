import { z } from 'zod';
import { FileTypeState, RemoteAppState } from './published';
import type { DeploymentState, State } from './state';

/** The part of the state that is about virtual desktops; this file reads it, src/.../cmdlets change it. */

const instant = z.iso.datetime();

/** One virtual machine of Hyper-V, in a collection or not. */
export const MachineState = z.object({
  name: z.string(),
  host: z.string(),
  collection: z.string().optional(),
  state: z.enum(['RUNNING', 'STOPPED', 'SAVED']),
  /** Configuration version of Hyper-V. */
  version: z.string(),
  networkSwitch: z.string(),
  /** Failover cluster in which it has a role. */
  cluster: z.string().optional(),
  /** It appears when its host is done with it. */
  readyAt: instant.optional(),
  failed: z.boolean().optional(),
  /** Whose it is, `DOMAIN\name`. */
  user: z.string().optional(),
});
export type MachineState = z.infer<typeof MachineState>;

/** What Hyper-V knows of a host, whether it has its role in the deployment or not. */
export const HyperVState = z.object({
  switches: z.array(z.string()),
  /** Whether it takes live migrations; Move-RDVirtualDesktop does not switch it on. */
  incomingMigration: z.boolean(),
  /** Left out: GenuineIntel. */
  processorVendor: z.string().optional(),
  concurrency: z.int(),
  idleCount: z.int(),
});
export type HyperVState = z.infer<typeof HyperVState>;

export const JobState = z.object({
  /** As it shows while it runs. */
  running: z.string(),
  /** As it shows afterwards. */
  ended: z.string(),
  startedAt: instant,
  endsAt: instant,
  total: z.int(),
  failed: z.int(),
});
export type JobState = z.infer<typeof JobState>;

export const DesktopCollectionState = z.object({
  name: z.string(),
  alias: z.string(),
  type: z.enum(['PooledManaged', 'PooledUnmanaged', 'PersonalManaged', 'PersonalUnmanaged']),
  description: z.string().nullable(),
  showInWebAccess: z.boolean(),
  autoAssign: z.boolean(),
  grantAdministrativePrivilege: z.boolean(),
  rollback: z.boolean(),
  saveDelayMinutes: z.int(),
  userGroups: z.array(z.string()),
  customRdpProperty: z.string().nullable(),
  client: z.object({ redirect: z.array(z.string()), allMonitors: z.boolean(), printer: z.boolean() }),
  disks: z.object({
    enabled: z.boolean(),
    path: z.string(),
    maxSizeGB: z.int(),
    includeFolders: z.array(z.string()),
    excludeFolders: z.array(z.string()),
    includeFiles: z.array(z.string()),
    excludeFiles: z.array(z.string()),
  }),
  /** Managed collections only. */
  made: z
    .object({
      template: z.object({ name: z.string(), host: z.string() }),
      storageType: z.enum(['LocalStorage', 'CentralSmbShareStorage', 'CentralSanStorage']),
      storagePath: z.string().nullable(),
      namePrefix: z.string(),
      nextIndex: z.int(),
      domain: z.string(),
      ou: z.string().nullable(),
    })
    .optional(),
  job: JobState.optional(),
  // Files of older versions lack these.
  remoteApps: z.array(RemoteAppState).default([]),
  fileTypes: z.array(FileTypeState).default([]),
});
export type DesktopCollectionState = z.infer<typeof DesktopCollectionState>;

export const DesktopsState = z.object({
  collections: z.array(DesktopCollectionState),
  templateExportPath: z.string().nullable(),
  machineAccountReuse: z.boolean(),
  /** Brokers that may make computer accounts, by unit in lower case. */
  ouAccess: z.record(z.string(), z.array(z.string())),
});
export type DesktopsState = z.infer<typeof DesktopsState>;

export const noDesktops = (): DesktopsState => ({
  collections: [],
  templateExportPath: null,
  machineAccountReuse: false,
  ouAccess: {},
});

/** Of the deployment; made when first needed, since files of older versions lack it. */
export function desktopsOf(deployment: DeploymentState): DesktopsState {
  deployment.desktops ??= noDesktops();
  return deployment.desktops;
}

export function findDesktopCollection(deployment: DeploymentState, name: string): DesktopCollectionState | undefined {
  return deployment.desktops?.collections.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

export function hyperVOf(state: State, host: string): HyperVState {
  state.hyperV ??= {};
  state.hyperV[host] ??= { switches: ['External'], incomingMigration: true, concurrency: 1, idleCount: 0 };
  return state.hyperV[host];
}

export const machinesOf = (state: State): MachineState[] => state.machines ?? [];

export function findMachine(state: State, name: string): MachineState | undefined {
  return machinesOf(state).find((machine) => machine.name.toLowerCase() === name.toLowerCase());
}

/** Desktops of a collection that are there now. */
export function desktopsIn(state: State, collection: string): MachineState[] {
  const now = Date.parse(state.now);
  return machinesOf(state).filter(
    (machine) =>
      machine.collection?.toLowerCase() === collection.toLowerCase() &&
      (machine.readyAt === undefined || Date.parse(machine.readyAt) <= now),
  );
}

export function jobRuns(state: State, { job }: DesktopCollectionState): boolean {
  return job !== undefined && Date.parse(job.endsAt) > Date.parse(state.now);
}

export const isManaged = (collection: DesktopCollectionState): boolean => collection.made !== undefined;
export const isPersonal = (collection: DesktopCollectionState): boolean => collection.type.startsWith('Personal');

/** Hyper-V's configuration version of machines made by a release. */
export const VM_VERSIONS: Record<string, string> = {
  '2012': '4.0',
  '2012 R2': '5.0',
  '2016': '8.0',
  '2019': '9.0',
  '2022': '10.0',
  '2025': '12.0',
};
