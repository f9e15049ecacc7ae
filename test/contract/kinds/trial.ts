import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import type { Invocation } from '../../../src/cmdlets/invocation';
import { createSimulation, Hands, type State as Simulation, seedState } from '../../../src/cmdlets/runners/simulator';
import { resourcesOf } from '../../../src/planner/resources';
import { type Resource, type ResourceId, resourceId, type Stage, type State } from '../../../src/planner/types';
import { Lifecycle } from '../../../src/providers/lifecycle';
import { HalfDone } from '../../../src/providers/provider-error';
import { Session } from '../../../src/providers/session';
import { settingsFrom } from '../../../src/providers/settings';
import { callDetail, callName } from '../../../src/report/pages/calls';
import { kindOf } from '../../../src/resources';
import type { Kind, Props } from '../../../src/resources/kind';
import type { Example } from './example';
import { ground, surroundings } from './ground';

const ENVIRONMENT = 'contract';
const USUAL: Record<string, string> = {
  sqlConnectionString:
    'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql01.contoso.com;DATABASE=RDCB;Trusted_Connection=Yes;APP=Remote Desktop Services Connection Broker',
  sqlSecondary:
    'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql02.contoso.com;DATABASE=RDCB;Trusted_Connection=Yes;APP=Remote Desktop Services Connection Broker',
  sqlShared: 'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql03.contoso.com;DATABASE=RDCB;UID=rds;PWD=one',
  sqlSharedToo: 'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql04.contoso.com;DATABASE=RDCB;UID=rds;PWD=one',
  authorizationNumber: '123456789ABCDEF',
  retailCode: 'R'.repeat(25),
  otherCode: 'S'.repeat(25),
  keyPackId: 'K'.repeat(35),
  otherPackId: 'L'.repeat(35),
  rdwebMachineKey: `${'A1'.repeat(64)},${'B2'.repeat(32)}`,
  otherMachineKey: `${'C3'.repeat(64)},${'D4'.repeat(32)}`,
};

/** Names of all calls that the suite has made: what the table of coverage is held to. */
export const callsMade = new Set<string>();

function note(call: Pick<Invocation, 'cmdlet' | 'parameters'>): void {
  callsMade.add(callName(call));
  const detail = callDetail(call);
  if (detail !== undefined) callsMade.add(detail);
}

function stage(name: string, before: State, after: State): Stage {
  const info = { area: 'contract', title: '', impact: '', undo: { how: 'none' as const }, mayRest: 'yes' as const };
  return { ...info, name, track: 'rds', index: 1, before, after, changes: [], closed: [] };
}

/** One object of a kind, made, changed, adopted and removed on a simulated deployment by the lifecycle that all kinds share. */
export class Trial {
  readonly kind: Kind;
  readonly props: Props;
  readonly root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-contract-'));
  readonly hands: Hands;
  private readonly file = path.join(this.root, 'simulator.json');
  private readonly others: State;
  private session: Session;

  constructor(readonly example: Example) {
    this.kind = kindOf(example.kind);
    this.props = example.props ?? this.kind.example;
    const document = structuredClone(ground);
    mkdirSync(path.join(this.root, 'stacks', ENVIRONMENT), { recursive: true });
    for (const name of ['source', 'target'])
      writeFileSync(path.join(this.root, 'stacks', ENVIRONMENT, `${name}.yaml`), dump(document, { noRefs: true }));
    createSimulation(this.file, seedState(document, { target: surroundings, secrets: this.secrets }));
    this.hands = new Hands(this.file);
    if (example.state) this.hands.change(example.state);
    const entries = [...(example.given ?? []), ...(example.planned ?? [])].map(([kind, props]) => item(kind, props));
    const others = new Map([...resourcesOf(document), ...entries.map((entry) => [idOf(entry), entry] as const)]);
    others.delete(this.id(this.props));
    this.others = others;
    this.session = this.newSession();
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  get look(): Simulation {
    return this.hands.look();
  }

  /** Calls that changed something, in all runs so far. */
  changes = 0;

  private readonly secrets = new Proxy(USUAL, { get: (known, name: string) => known[name] ?? `secret of ${name}` });

  private newSession(): Session {
    const config: Record<string, string> = {
      environment: ENVIRONMENT,
      connection: `simulator:${this.file}`,
      stage: 'contract/all',
      ...(this.example.broker === undefined ? {} : { broker: this.example.broker }),
    };
    const own = ['promoteFrom', 'enforce', 'wait', 'allowDestroy', 'requireApproval', 'broker', 'record'];
    const known = settingsFrom((key) => config[key]);
    const session = new Session(
      { ...known, secret: (name) => (own.includes(name) ? undefined : this.secrets[name]) },
      this.root,
      'rds-migrate',
    );
    session.hold = async () => false;
    session.log = () => undefined;
    const { runner } = session.live;
    const call = runner.call.bind(runner);
    runner.call = async (request, options) => {
      note(request);
      if (request.changes) this.changes += 1;
      return call(request, options);
    };
    return session;
  }

  private id(props: Props): ResourceId {
    return resourceId(this.kind.name, this.kind.key(props));
  }

  private with(props: Props | undefined): State {
    if (props === undefined) return this.others;
    const entry = item(this.kind.name, props);
    return new Map([...this.others, [idOf(entry), entry]]);
  }

  /** A run of its own, on the way from what is wanted before to what is wanted after; `undefined` = no such object. */
  private run(before: Props | undefined | 'adopting', after: Props | undefined): Lifecycle {
    this.session = this.newSession();
    const to = this.with(after);
    this.session.movement =
      before === 'adopting'
        ? { from: undefined, to: stage('source', new Map(), to) }
        : { from: stage('source', new Map(), this.with(before)), to: stage('contract/all', this.with(before), to) };
    return new Lifecycle(this.session, this.kind);
  }

  /** What the object needs to be there is made by the kinds themselves. */
  async prepare(): Promise<void> {
    for (const [kind, props] of this.example.given ?? []) {
      const session = this.newSession();
      const id = resourceId(kind, kindOf(kind).key(props));
      const before = new Map([...this.others].filter(([other]) => other !== id));
      session.movement = { from: stage('source', new Map(), before), to: stage('contract/all', before, this.others) };
      await this.persist((applied) => new Lifecycle(session, kindOf(kind)).ensure(props, applied));
    }
    this.changes = 0;
  }

  /** Again and again, as people would, until what the run waits for has happened. */
  private async persist(work: (applied: Props | undefined) => Promise<void>, applied?: Props): Promise<void> {
    let last = applied;
    for (let run = 0; run < 20; run += 1) {
      try {
        return await work(last);
      } catch (error) {
        if (!(error instanceof HalfDone) || !this.example.people) throw error;
        const { halfMade: _half, ...properties } = error.properties;
        last = properties;
        this.example.people(this.hands, this.props);
        this.session.live.forgetAll();
      }
    }
    throw new Error('people have done what they could, and it still waits');
  }

  /** What rules ask, and kinds don't. */
  async ask(reads: Invocation[]): Promise<string[]> {
    const snapshot = await this.session.live.snapshot(reads);
    return reads.flatMap((read) => snapshot.get(read).errors.map(({ message }) => message));
  }

  async exists(props = this.props): Promise<boolean> {
    return this.run(undefined, props).exists(props);
  }

  async observed(props = this.props): Promise<Props> {
    return (await this.run(undefined, props).stand(props)).current ?? {};
  }

  async create(props = this.props): Promise<void> {
    await this.persist((applied) => this.run(undefined, props).ensure(props, applied));
  }

  async update(from: Props, to: Props): Promise<void> {
    await this.persist((applied) => this.run(from, to).ensure(to, applied), from);
  }

  async remove(props = this.props): Promise<void> {
    await this.run(props, undefined).remove(props);
  }

  async adopt(props = this.props): Promise<void> {
    await this.run('adopting', props).ensure(props);
  }

  async adoptionProblem(props: Props): Promise<string | undefined> {
    return (await this.run('adopting', props).adoptionProblem(props))?.message;
  }

  /** What a preview says of the way from one to the other. */
  async preview(from: Props, to: Props): Promise<{ changes: boolean; replaces: string[] }> {
    return this.run(from, to).diff(from, to);
  }

  /** What differs from `props` live, whoever's business it is. */
  async differences(props = this.props): Promise<string[]> {
    const { current, due, foreign } = await this.run(undefined, props).stand(props);
    if (!current) return ['it does not exist'];
    return [...due, ...foreign].map(({ path: field, from, to }) => `${field}: ${text(from)}, not ${text(to)}`);
  }
}

const text = (value: unknown) => JSON.stringify(value);

function item(kind: string, props: Props): Resource {
  return { kind, key: kindOf(kind).key(props), props, path: [], after: [] };
}

const idOf = ({ kind, key }: Resource): ResourceId => resourceId(kind, key);
