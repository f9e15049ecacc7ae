import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AuditLog } from '../cmdlets/audit';
import { Executor } from '../cmdlets/executor';
import { Live, LiveError } from '../cmdlets/live';
import { openRunner } from '../cmdlets/runners';
import { type Environment, loadEnvironment } from '../documents/environment';
import { secretNames } from '../documents/secret-names';
import { UserError } from '../errors';
import { planFor } from '../planner/evidence';
import type { Way } from '../planner/movement';
import { changesOf } from '../planner/order';
import { stageNamed } from '../planner/plan';
import type { Passage } from '../planner/schedule';
import type { Plan, Resource, ResourceId, Stage } from '../planner/types';
import { viewOf } from '../planner/view';
import type { World } from '../resources/kind';
import { checkEnforced } from './enforced';
import { Engine } from './engine';
import { holdLease } from './lease';
import { urnOf } from './resource';
import { RUNNER_SECRETS } from './runner-settings';
import { type Settings, stageOf } from './settings';

/** How a server that is being upgraded, or a broker that starts, fails to answer. */
const AWAY: ReadonlySet<string> = new Set(['unreachable', 'rdmsNotReady', 'activeBrokerElsewhere']);

/** The way from one stage to another; `from` is undefined while the first one is being adopted. */
export interface Movement {
  from: Stage | undefined;
  to: Stage;
  /** On the way back: the stages in between, which are undone as well. */
  passed?: Stage[];
}

/** Everything one provider process shares: documents, plan, live deployment, audit log. Made on first use. */
export class Session {
  readonly live: Live;
  readonly executor: Executor;
  readonly audit: AuditLog;
  readonly engine: Engine;
  /** Objects whose diff in this run asked for removal and re-creation: their delete is part of the plan. */
  readonly replacing = new Set<ResourceId>();
  private readonly who: { run: string; stack: string };
  private begun: Promise<void> | undefined;
  /** The program takes part in this run, so that the settings are today's: else the engine passes those of the last one. */
  private withProgram = false;
  /** Unknown in a run without the program. */
  private stackName: string | undefined;
  private readonly reported = new Set<string>();
  private loaded: { environment: Environment; plan: Plan } | undefined;
  private moving: Movement | undefined;
  private lease: Promise<boolean> | undefined;

  constructor(
    readonly settings: Settings,
    readonly root: string,
    readonly project: string,
    engineAddress?: string,
  ) {
    this.who = { run: randomUUID(), stack: settings.environment };
    this.engine = new Engine(engineAddress);
    const runner = openRunner(settings.connection, { ...settings.runner, mask: (text) => this.live.mask(text) });
    this.live = new Live(runner, {
      brokers: this.brokers(),
      secret: settings.secret,
      secrets: this.secrets(),
      progress: (text, lasting = false) => this.log('info', text, undefined, !lasting),
      signal: this.engine.signal,
    });
    this.audit = new AuditLog(join(this.folder, 'audit.jsonl'), runner.clock, this.who);
    this.executor = new Executor({
      live: this.live,
      audit: this.audit,
      wait: settings.wait,
      signal: this.engine.signal,
      progress: (context, text, lasting = false) => this.log('info', text, context.resource as ResourceId, !lasting),
    });
  }

  /** Asks the engine what run this is; before anything else. */
  begin(): Promise<void> {
    this.begun ??= this.engine.rootUrn().then((urn) => {
      const stack = urn === undefined ? undefined : /^urn:pulumi:(.*?)::/.exec(urn)?.[1];
      this.withProgram = urn !== undefined;
      if (stack !== undefined) this.stack = stack;
    });
    return this.begun;
  }

  get stack(): string {
    return this.stackName ?? this.settings.environment;
  }

  set stack(name: string) {
    this.stackName = name;
    this.who.stack = name;
  }

  /** Where this environment's audit log, lease and simulated deployment are. */
  get folder(): string {
    return join(this.root, '.rds-migrate', this.settings.environment);
  }

  get environment(): Environment {
    return this.load().environment;
  }

  get plan(): Plan {
    return this.load().plan;
  }

  get stage(): Stage {
    return stageNamed(this.plan, stageOf(this.settings, this.stack));
  }

  /** The way this run goes; the root resource sets it before any other resource is looked at. */
  get movement(): Movement {
    this.moving ??= this.usualMovement();
    return this.moving;
  }

  set movement(movement: Movement) {
    this.moving = movement;
    this.prepared = true;
  }

  /** The step of the root resource that was found in order, and the way it goes. */
  checked: { step: string; way: Way } | undefined;

  /** Whether the root resource took part in this run: without it nothing has checked that the stage may be entered. */
  private prepared = false;

  get isPrepared(): boolean {
    return this.prepared;
  }

  /** Nothing is changed by a run that leaves the root resource out, as `--target` does. */
  requirePrepared(): void {
    if (this.prepared) return;
    throw new UserError(
      'stage-not-checked',
      'the Migration resource takes no part in this run, so nothing has checked that the stage may be entered',
      'run it without --target and --exclude; nothing has been changed',
    );
  }

  private usualMovement(): Movement {
    const to = this.stage;
    const track = this.plan.tracks.find((candidate) => candidate.name === to.track);
    return { from: track?.stages[to.index - 1], to };
  }

  /** The desired state this run starts from and the one it shall reach. */
  get states(): Passage {
    const { from, to, passed } = this.movement;
    return {
      adopting: from === undefined,
      before: from?.after ?? new Map(),
      after: to.after,
      ...(passed ? { passed: passed.map((stage) => stage.after) } : {}),
    };
  }

  get world(): World {
    const { before, after } = this.states;
    return { stage: this.movement.to.name, before: viewOf(before), after: viewOf(after) };
  }

  /**
   * Held from the first change on; a second provider is refused instead of working alongside.
   * @returns whether what this run looked at before counts no more: another one has changed things, or may have
   */
  async hold(): Promise<boolean> {
    this.lease ??= this.takeLease();
    return this.lease;
  }

  private async takeLease(): Promise<boolean> {
    const { waited } = await holdLease(this.folder, (reason) => this.engine.stop(reason));
    if (waited) this.log('info', 'another run was still changing this deployment; this one waited for its end');
    // Another run may have told users something and made changes since this one looked, and have ended before it asked.
    const changed = this.audit.reload() || waited;
    this.audit.dateMarks();
    if (changed) this.live.forgetAll();
    return changed;
  }

  /** Whether a failed read is what an upgrade in this stage brings with it: its server is away for hours. */
  mayBeAway(error: unknown): error is LiveError {
    if (!(error instanceof LiveError) || !AWAY.has(error.errorClass)) return false;
    const { before, after } = this.states;
    return changesOf(before, after).some(
      (change) =>
        change.id.startsWith('Server/') &&
        change.action === 'update' &&
        change.before?.props.os !== change.after?.props.os,
    );
  }

  private readonly done = new Map<string, Promise<void>>();

  /** Does something at most once per process, however many resources ask for it. */
  once(name: string, work: () => Promise<void>): Promise<void> {
    const running = this.done.get(name) ?? work();
    this.done.set(name, running);
    return running;
  }

  private readonly tellers = new Map<string, ResourceId>();

  /** Who asked first in this run: what concerns many resources is said at that one, and the others name it. */
  firstToTell(what: string, id: ResourceId): ResourceId {
    const first = this.tellers.get(what) ?? id;
    this.tellers.set(what, first);
    return first;
  }

  /** Whether the document wins over what a colleague changed. Stage `source` changes nothing, whatever is enforced. */
  enforced(id: ResourceId): boolean {
    const { enforce } = this.settings;
    if (this.movement.from === undefined) return false;
    return enforce === true || (Array.isArray(enforce) && enforce.includes(id));
  }

  /**
   * Live objects that the documents still have may be removed: said in the config as it is now, not as it was at the last run.
   * An `up` keeps to its plan; one that leaves the root resource out, by `--target`, deletes nothing that is still declared.
   */
  get mayDestroy(): boolean {
    return this.settings.allowDestroy && this.withProgram && !this.prepared;
  }

  log(severity: 'info' | 'warning' | 'error', message: string, id?: ResourceId, ephemeral = false): void {
    const urn = id && this.urn(id);
    const text = this.live.mask(id && !urn ? `${id}: ${message}` : message);
    this.engine.log(severity, text, urn, ephemeral);
  }

  /** A warning at a resource, once: diff and update of the same run look at the same thing. */
  warnOnce(message: string, id: ResourceId): void {
    if (this.reported.has(`${id} ${message}`)) return;
    this.reported.add(`${id} ${message}`);
    this.log('warning', message, id);
  }

  private urn(id: ResourceId): string | undefined {
    if (this.stackName === undefined) return undefined;
    const { before, after } = this.states;
    const resource: Resource | undefined = after.get(id) ?? before.get(id);
    return resource ? urnOf(this.stack, this.project, resource.path, resource.kind, resource.key) : undefined;
  }

  private secrets() {
    const { source, target } = this.environment;
    return [...RUNNER_SECRETS, ...secretNames([source.deployment, target.deployment])].map(this.settings.secret);
  }

  private brokers(): string[] {
    const { source, target } = this.environment;
    const members = [source, target].flatMap((document) => document.deployment.connectionBrokers?.members ?? []);
    return [...new Set([...(this.settings.broker ? [this.settings.broker] : []), ...members])];
  }

  private load() {
    if (!this.loaded) {
      const environment = loadEnvironment(this.root, this.settings.environment);
      const plan = planFor(environment);
      checkEnforced(plan, this.settings);
      this.loaded = { environment, plan };
    }
    return this.loaded;
  }
}

/** The id of an object, or an error where the state of the stack has lost the properties that it is named by. */
export function knownId(kind: string, key: string): ResourceId {
  if (!key) throw new UserError('state-damaged', `a ${kind} without a key`, 'run `pulumi refresh`');
  return `${kind}/${key}`;
}
