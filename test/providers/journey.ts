import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { Person } from '../../src/cli/demo/person';
import { type CalType, PRODUCT_TYPES, PRODUCT_VERSION_IDS } from '../../src/cmdlets/license-codes';
import { createSimulation, Hands, type SeedOptions, seedState } from '../../src/cmdlets/runners/simulator';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import { licenseServerId } from '../../src/cmdlets/runners/simulator/license-ids';
import type { State as Simulation } from '../../src/cmdlets/runners/simulator/state';
import { recordDone } from '../../src/documents/evidence';
import type { OsVersion } from '../../src/documents/scalars';
import type { Deployment } from '../../src/documents/schema';
import { describeError } from '../../src/errors';
import { registrationOrder } from '../../src/planner/order';
import { planOf, stageNamed } from '../../src/planner/plan';
import { type Plan, type Resource, type ResourceId, resourceId, type Stage } from '../../src/planner/types';
import { type Difference, differencesAt } from '../../src/providers/comparison';
import { Lifecycle } from '../../src/providers/lifecycle';
import { MigrationLifecycle } from '../../src/providers/migration';
import { HalfDone } from '../../src/providers/provider-error';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';
import { kindOf } from '../../src/resources';
import type { Props } from '../../src/resources/kind';

/** What one run ended with, by object; `stage` = it may not be entered. */
export interface Problem {
  id: string | undefined;
  message: string;
}

/** Looks at the simulated deployment after each call that may have changed it. */
export type Witness = (now: Simulation, call: string) => void;

const ENVIRONMENT = 'journey';

/** What a person does with the clearinghouse, on the web or by telephone. Returns false where none of it was asked for. */
function atClearinghouse(hands: Hands, stage: Stage, problems: Problem[]): boolean {
  const asked = problems.filter(
    ({ id, message }) => /^(LicenseServer|KeyPack)\//.test(id ?? '') && /^waiting\b/.test(message),
  );
  for (const { id } of asked) {
    const resource = stage.after.get(id as ResourceId);
    if (!resource) continue;
    const { server, activated, product, type, count } = resource.props;
    hands.change((state) => {
      const licensing = state.servers[String(server)]?.licensing;
      if (!licensing) return;
      if (resource.kind === 'LicenseServer') {
        licensing.activated = activated === true;
        licensing.serverId = licenseServerId(String(server));
        return;
      }
      state.counters.keyPack += 1;
      licensing.keyPacks.push({
        id: state.counters.keyPack,
        productVersionId: PRODUCT_VERSION_IDS[product as OsVersion],
        productType: PRODUCT_TYPES[type as CalType],
        keyPackType: 2,
        total: Number(count),
        issued: 0,
      });
    });
  }
  return asked.length > 0;
}

/** Users whose sessions are waited for without a deadline sign out when they are done. Returns false where there are none. */
function goHome(hands: Hands, problems: Problem[]): boolean {
  // A task may name an account too.
  const without = problems.filter(
    ({ id, message }) => !id?.startsWith('ManualTask/') && !message.includes('next action'),
  );
  const users = without.flatMap(({ message }) => message.match(/CONTOSO\\\w+/g) ?? []);
  for (const user of users) hands.signOut(user);
  return users.length > 0;
}

/**
 * A migration without the engine: what `pulumi up` calls, in the engine's order, each run with a session of its own as each
 * run of the engine has a process of its own. A hundred times as fast, so that many pairs of documents can be tried.
 */
export class Journey {
  readonly root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-journey-'));
  readonly hands: Hands;
  readonly plan: Plan;
  private readonly file = path.join(this.root, 'simulator.json');
  private readonly config: Record<string, string>;
  private readonly person: Person;
  /** What the engine keeps: the properties last applied, those of the root resource apart. */
  private readonly applied = new Map<ResourceId, Resource>();
  private migration: Props | undefined;

  constructor(
    source: Deployment,
    target: Deployment,
    private readonly witness: Witness = () => undefined,
    seed: SeedOptions = {},
  ) {
    mkdirSync(path.join(this.root, 'stacks', ENVIRONMENT), { recursive: true });
    this.write('source', source);
    this.write('target', target);
    const secrets = demoSecrets([source, target]);
    createSimulation(this.file, seedState(source, { target, secrets, ...seed }));
    this.config = {
      ...secrets,
      environment: ENVIRONMENT,
      connection: `simulator:${this.file}`,
      // The simulator's own where the documents leave brokers unmanaged.
      ...(source.connectionBrokers ? {} : { broker: `rdcb.${source.domain}` }),
    };
    this.hands = new Hands(this.file);
    this.person = new Person(this.root, ENVIRONMENT, this.hands);
    this.plan = planOf(source, target);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  private write(name: string, document: Deployment): void {
    writeFileSync(
      path.join(this.root, 'stacks', ENVIRONMENT, `${name}.yaml`),
      dump(document, { skipInvalid: true, noRefs: true }),
    );
  }

  /** A session as a new run of the engine has it; every call is shown to the witness. */
  session(stage: string): Session {
    const config = { ...this.config, stage };
    const session = new Session(
      settingsFrom((key) => (config as Record<string, string>)[key]),
      this.root,
      'rds-migrate',
    );
    // All runs share this process, so that a lease would only keep each from the next.
    session.hold = async () => false;
    const { runner } = session.live;
    const call = runner.call.bind(runner);
    runner.call = async (request, options) => {
      const result = await call(request, options);
      if (!/^(Get|Resolve|Test)-/.test(request.cmdlet))
        this.witness(this.hands.look(), `${stage}: ${request.cmdlet} ${JSON.stringify(request.parameters)}`);
      return result;
    };
    return session;
  }

  /** One `up` of a stage. */
  async up(name: string): Promise<Problem[]> {
    const session = this.session(name);
    const documents = { source: session.environment.source.digest, target: session.environment.target.digest };
    const wanted = { stage: name, stack: ENVIRONMENT, documents };
    const root = new MigrationLifecycle(session);
    try {
      if (!this.migration) await root.adopt(wanted);
      this.migration = await root.enter(wanted, this.migration);
      return await this.go(session, stageNamed(session.plan, name));
    } catch (error) {
      return [{ id: undefined, message: describeError(error) }];
    }
  }

  private async go(session: Session, stage: Stage): Promise<Problem[]> {
    const problems: Problem[] = [];
    const failed = new Set<ResourceId>();
    for (const item of registrationOrder(stage.after)) {
      const id = resourceId(item.kind, item.key);
      if (item.after.some((other) => failed.has(other))) {
        failed.add(id);
        continue;
      }
      try {
        await this.touch(session, item, id);
      } catch (error) {
        failed.add(id);
        problems.push({ id, message: describeError(error) });
      }
    }
    // Nothing is deleted where something failed (engine.md section 3).
    if (problems.length > 0) return problems;
    const gone = new Map([...this.applied].filter(([id]) => !stage.after.has(id)));
    for (const item of registrationOrder(gone).reverse()) {
      const id = resourceId(item.kind, item.key);
      try {
        await new Lifecycle(session, kindOf(item.kind)).remove(item.props);
        this.applied.delete(id);
      } catch (error) {
        problems.push({ id, message: describeError(error) });
      }
    }
    return problems;
  }

  private async touch(session: Session, item: Resource, id: ResourceId): Promise<void> {
    const lifecycle = new Lifecycle(session, kindOf(item.kind));
    const old = this.applied.get(id);
    if (old && !(await lifecycle.diff(old.props, item.props)).changes) return;
    try {
      await lifecycle.ensure(item.props, old?.props);
      this.applied.set(id, item);
    } catch (error) {
      if (error instanceof HalfDone) this.applied.set(id, { ...item, props: error.properties });
      throw error;
    }
  }

  /** A person records a task, such as one that comes before going back. */
  record(task: string): void {
    const at = new Date(this.hands.look().now).toISOString();
    recordDone(path.join(this.root, 'stacks', ENVIRONMENT), { task, evidence: 'OPS-1', by: 'somebody', at });
  }

  /** That the stage can't be undone has been accepted. */
  acknowledge(stage: Stage): void {
    this.person.acknowledge(stage);
  }

  /** `up` until the stage is done, with what people do in between. @throws with the last problems where nothing helps */
  async finish(stage: Stage, most = 40): Promise<void> {
    this.acknowledge(stage);
    let problems: Problem[] = [];
    for (let run = 0; run < most; run += 1) {
      problems = await this.up(stage.name);
      if (problems.length === 0) return;
      if (atClearinghouse(this.hands, stage, problems)) continue;
      if (goHome(this.hands, problems)) continue;
      if (this.person.act(stage, problems).length === 0) break;
    }
    throw new Error(
      `stage ${stage.name} is not done:\n${problems.map(({ id, message }) => `${id ?? 'stage'}: ${message}`).join('\n')}`,
    );
  }

  /** What the live deployment is not of a stage's end. */
  async differences(stage: Stage): Promise<Difference[]> {
    const session = this.session(stage.name);
    return differencesAt(session, stageNamed(session.plan, stage.name));
  }
}
