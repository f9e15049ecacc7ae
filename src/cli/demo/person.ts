import { demoSecrets } from '../../cmdlets/runners/simulator/demo-secrets';
import type { Hands } from '../../cmdlets/runners/simulator/hands';
import { environmentFolder, loadEnvironment } from '../../documents/environment';
import { recordAcknowledged, recordDone } from '../../documents/evidence';
import { canBeDriven } from '../../documents/remote-access/schema';
import { OS_VERSIONS, type OsVersion } from '../../documents/scalars';
import { planEvidence } from '../../planner/evidence';
import { NPS_FILE } from '../../planner/resources/remote-access';
import { doneIn } from '../../planner/resources/tasks';
import type { Resource, Stage } from '../../planner/types';
import { tasksOf } from '../../report/changes';
import { signature } from '../signature';
import type { Problem } from './engine-run';

/** An in-place upgrade takes two simulated hours; then the services have to come up. */
const UPGRADE_MINUTES = 130;
/** What a machine may need when the program has given up waiting for it. */
const PATIENCE_MINUTES = 15;
const CHANGE = 'CHG-1234';

/** The administrator of the demo: does in the simulator what a person would do, and says so. */
export class Person {
  private readonly copied = new Set<string>();

  constructor(
    private readonly root: string,
    private readonly environment: string,
    private readonly hands: Hands,
  ) {}

  /** Before a stage that nothing undoes, the approved change is recorded. */
  acknowledge(stage: Stage): string[] {
    if (stage.undo.how !== 'none') return [];
    recordAcknowledged(this.folder, { stage: stage.name, change: CHANGE, ...this.signature });
    return [`acknowledges that ${stage.name} can't be undone (change ${CHANGE})`];
  }

  /** What is done about the problems a run ended with; empty = there is nothing a person could do. */
  act(stage: Stage, problems: Problem[]): string[] {
    const tasks = problems.flatMap((problem) => this.doTask(stage, problem));
    if (tasks.length > 0) return tasks;
    const upgrades = problems.flatMap((problem) => this.upgrade(stage, problem));
    if (upgrades.length > 0) {
      this.hands.advance({ ms: UPGRADE_MINUTES * 60_000 });
      return upgrades;
    }
    return this.letTimePass(problems);
  }

  private get folder(): string {
    return environmentFolder(this.root, this.environment);
  }

  private get signature() {
    return { ...signature(this.root, this.environment), at: this.hands.look().now };
  }

  private doTask(stage: Stage, { id }: Problem): string[] {
    const name = id?.startsWith('ManualTask/') ? id.slice('ManualTask/'.length) : undefined;
    const task = tasksOf(stage).find((candidate) => candidate.name === name);
    if (!task || this.isDone(task.name, stage.name)) return [];
    const copied = stage.name.endsWith('/profile-disks') ? this.copyProfileDisks(stage) : [];
    const pool = /^(Put|Take) (.+?) (?:into|out of) the pool of (\S+)/.exec(task.text);
    if (pool) this.hands.balance(pool[3] ?? '', (pool[2] ?? '').split(', '), pool[1] === 'Put' ? 'in' : 'out');
    if (task.name === 'remote-access-prepare-local-users') this.makeLocalUsers();
    if (task.name === 'remote-access-nps-nps') this.copyNps();
    if (task.name === 'remote-access-transfer-export') this.copyStore();
    if (task.name.startsWith('remote-access-manual-no-command')) this.makeInterfaces();
    if (task.name === 'remote-access-cut-over-directaccess') this.setUpDirectAccess();
    if (task.name === 'remote-access-prepare-certificates') this.importCertificates();
    recordDone(this.folder, { task: task.name, evidence: `ticket OPS-${4000 + stage.index}`, ...this.signature });
    return [...copied, `does task ${task.name} and records it: ${firstLine(task.text)}`];
  }

  /** The accounts that the old server had, as the task asks. */
  private makeLocalUsers(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    for (const [server, { replaces = '', localUsers }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      const users = { ...source.deployment.remoteAccess?.[replaces]?.localUsers, ...localUsers };
      this.hands.makeLocalUsers(server, Object.keys(users));
    }
  }

  /** The exported configuration of the Network Policy Server, where a person brings it. */
  private copyNps(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    for (const [server, { replaces = '' }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      const old = source.deployment.remoteAccess?.[replaces];
      if (!old || canBeDriven(old.server.os)) continue;
      this.hands.copyNpsExport(server, NPS_FILE, old.nps ?? {});
    }
  }

  /** What the migration tools exported on the old server, as the task asks. */
  private copyStore(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    const secrets = demoSecrets([source.deployment, target.deployment]);
    for (const [server, { replaces = '', migrationTools }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      if (!migrationTools) continue;
      const users = Object.keys(source.deployment.remoteAccess?.[replaces]?.localUsers ?? {});
      this.hands.copyMigrationStore(server, migrationTools.store, secrets[migrationTools.password.secret] ?? '', users);
    }
  }

  /** Demand-dial interfaces that only the console makes, as the tasks ask. */
  private makeInterfaces(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    for (const [server, { replaces = '', demandDial }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      const links = { ...source.deployment.remoteAccess?.[replaces]?.demandDial, ...demandDial };
      const byConsole = Object.entries(links).filter(([, { protocol }]) => protocol === 'PPTP' || protocol === 'PPPoE');
      this.hands.makeInterfaces(
        server,
        byConsole.map(([name]) => name),
      );
    }
  }

  /** DirectAccess as the old server has it, as the task asks. */
  private setUpDirectAccess(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    for (const [server, { replaces = '', directAccess }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      const old = source.deployment.remoteAccess?.[replaces]?.directAccess;
      if (old) this.hands.setUpDirectAccess(server, { ...old, ...directAccess });
    }
  }

  /** The certificate of SSTP, as the task asks. */
  private importCertificates(): void {
    const { source, target } = loadEnvironment(this.root, this.environment);
    for (const [server, { replaces = '', vpn }] of Object.entries(target.deployment.remoteAccess ?? {})) {
      const old = source.deployment.remoteAccess?.[replaces]?.vpn?.sstpCertificate;
      const { thumbprint } = vpn?.sstpCertificate ?? old ?? {};
      if (thumbprint !== undefined) this.hands.importCertificate(server, thumbprint);
    }
  }

  private isDone(task: string, stage: string): boolean {
    const evidence = planEvidence(loadEnvironment(this.root, this.environment).evidence);
    return doneIn(evidence, task, stage) !== undefined;
  }

  private copyProfileDisks(stage: Stage): string[] {
    return stage.changes.flatMap(({ before, after }) => {
      const [from, to] = [diskPath(before), diskPath(after)];
      if (from === undefined || to === undefined || from === to || this.copied.has(to)) return [];
      this.copied.add(to);
      this.hands.copyProfileDisks(from, to);
      return [`copies ${from} to ${to}`];
    });
  }

  /** Release by release, as the document says by way of which. */
  private upgrade(stage: Stage, { id, message }: Problem): string[] {
    const server = id === undefined ? undefined : stage.after.get(id as `${string}/${string}`);
    if (server?.kind !== 'Server' || !message.startsWith('waiting')) return [];
    const live = this.hands.look().servers[server.key];
    const hops = [...((server.props.via as OsVersion[] | undefined) ?? []), server.props.os as OsVersion];
    const next = hops.find((hop) => OS_VERSIONS.indexOf(hop) > OS_VERSIONS.indexOf(live?.os ?? '2012'));
    if (!next) return [];
    this.hands.upgradeInPlace(server.key, next);
    return [`upgrades ${server.key} to Windows Server ${next} in place (2 h)`];
  }

  private letTimePass(problems: Problem[]): string[] {
    const times = problems.flatMap(
      ({ message }) => /next action (\d{4}-\d{2}-\d{2}T[\d:.]+Z)/.exec(message)?.[1] ?? [],
    );
    const [next] = times.sort();
    if (next !== undefined) {
      this.hands.advance({ until: next });
      return [`waits until ${next.slice(0, 16).replace('T', ' ')} UTC`];
    }
    if (!problems.some(({ message }) => /^waiting\b|\[wait-timed-out\]/.test(message))) return [];
    this.hands.advance({ ms: PATIENCE_MINUTES * 60_000 });
    return [`waits ${PATIENCE_MINUTES} minutes`];
  }
}

function diskPath(resource: Resource | undefined): string | undefined {
  const disks = resource?.props.userProfileDisks;
  return typeof disks === 'object' && disks !== null ? String((disks as { path?: unknown }).path) : undefined;
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.split('\n');
  return more.length > 0 ? `${first} …` : first;
}
