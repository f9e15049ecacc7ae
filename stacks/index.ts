import { version } from '../package.json';
import { type Environment, loadEnvironment } from '../src/documents/environment';
import { secretNames, secretsNamed } from '../src/documents/secret-names';
import { describeError } from '../src/errors';
import { directNeeds, lastingObjects } from '../src/planner/edges';
import { planFor } from '../src/planner/evidence';
import { stageNamed } from '../src/planner/plan';
import {
  passedNow,
  promotionRecord,
  promotionRefusal,
  type Refusal,
  type Requirement,
  refuseWaitingForItself,
  requirementsOf,
  unasked,
} from '../src/planner/promotion';
import { type Resource, type ResourceId, resourceId, type Stage } from '../src/planner/types';
import { refuseSecretsInClear, refuseUnknownKeys } from '../src/providers/config-keys';
import { checkEnforced } from '../src/providers/enforced';
import { DeploymentResource, Group, MigrationResource } from '../src/providers/resource';
import * as pulumi from '../src/providers/sdk';
import { settingsFrom, stageOf } from '../src/providers/settings';

/**
 * The Pulumi program: config -> documents -> plan -> the resources of the stage. Everything that can be checked offline is
 * checked before the first resource, so that all mistakes are shown at once and nothing is half begun.
 */
function main(): Record<string, unknown> {
  const config = new pulumi.Config();
  const stack = pulumi.getStack();
  const inClear = keysInClear(config);
  refuseUnknownKeys(inClear ?? ownKeys(config), stack, () => secretsNamed(process.cwd(), config.get('environment')));
  const settings = settingsFrom((key) => config.get(key), `stack ${stack}`);
  const environment = loadEnvironment(process.cwd(), settings.environment);
  refuseSecretsInClear(inClear ?? [], secretNames([environment.source.deployment, environment.target.deployment]));
  const plan = planFor(environment);
  const stage = stageNamed(plan, stageOf(settings, `stack ${stack}`));
  checkEnforced(plan, settings);
  for (const warning of environment.warnings) void pulumi.log.warn(warning);

  const migration = new MigrationResource(
    plan.deployment,
    {
      stage: stage.name,
      stack,
      documents: { source: environment.source.digest, target: environment.target.digest },
      promotion: refusals(requirementsOf(plan, settings.promoteFrom), stage, environment, stack),
    },
    {},
  );
  const groups = new Map<string, Group>();
  const made = new Map<ResourceId, pulumi.Resource>();
  const lasting = lastingObjects(plan);
  for (const [id, resource] of stage.after) make(id, resource);

  function groupOf(path: string[]): Group | undefined {
    if (path.length === 0) return undefined;
    const name = path.join('/');
    const known = groups.get(name);
    if (known) return known;
    const group = new Group(path, groupOf(path.slice(0, -1)));
    groups.set(name, group);
    return group;
  }

  function make(id: ResourceId, resource: Resource): pulumi.Resource {
    const known = made.get(id);
    if (known) return known;
    const direct = directNeeds(resource, stage, lasting);
    const dependsOn =
      direct.length > 0 ? direct.map((other) => make(resourceId(other.kind, other.key), other)) : [migration];
    const parent = groupOf(resource.path);
    const options = { dependsOn, ...(parent ? { parent } : {}) };
    const result = new DeploymentResource(resource.kind, resource.key, resource.props, options);
    made.set(id, result);
    return result;
  }

  return {
    deployment: plan.deployment,
    stage: stage.name,
    resources: stage.after.size,
    promotion: migration.passed.apply((passed) => promotionRecord(environment, plan, stage.name, passed ?? {})),
  };
}

/** Asks the stacks that have to be first; the root resource refuses to enter the stage for what they lack. */
function refusals(
  requirements: Requirement[],
  stage: Stage,
  environment: Environment,
  stack: string,
): pulumi.Output<Refusal[]> {
  refuseWaitingForItself(requirements, stack);
  const own = passedNow(environment, version, '');
  const asked = requirements.map(async (requirement) => {
    if (stage.index === 0) return undefined;
    // Asked by a call first: a reference to a stack that isn't there ends the run with the engine's words alone.
    const missing = await pulumi.invoke('pulumi:pulumi:readStackOutputs', { name: requirement.from }).then(
      () => undefined,
      (error: unknown) => String(error).replace(/^.* returned an error: /, ''),
    );
    if (missing !== undefined) return unasked(requirement, missing);
    const other = new pulumi.StackReference(requirement.from);
    const { value, secretValue } = await other.getOutputDetails('promotion');
    return promotionRefusal(requirement, stage, own, value ?? secretValue);
  });
  return pulumi.output(Promise.all(asked).then((all) => all.filter((refusal) => refusal !== undefined)));
}

/** Keys of the stack that stand in clear text, as the engine tells them; undefined = it doesn't say which are secrets. */
function keysInClear(config: pulumi.Config): string[] | undefined {
  // How the language host tells the program which keys are secrets; the SDK keeps its own reading of it to itself.
  const known = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (known === undefined) return undefined;
  const secret = new Set(JSON.parse(known) as string[]);
  return ownKeys(config).filter((key) => !secret.has(`${config.name}:${key}`));
}

const ownKeys = (config: pulumi.Config): string[] =>
  Object.keys(pulumi.allConfig()).flatMap((key) =>
    key.startsWith(`${config.name}:`) ? [key.slice(config.name.length + 1)] : [],
  );

/** Without an engine there is nobody left to tell: the SDK would go on to log each call that fails. */
function stopWithEngine(error: unknown): void {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === UNAVAILABLE) process.exit(1);
}

/** gRPC's status of a call to somebody who is gone. */
const UNAVAILABLE = 14;
process.prependListener('unhandledRejection', stopWithEngine);
process.prependListener('uncaughtException', stopWithEngine);

// The SDK stores the program's call stack in every resource, which triples the state, and prints it with errors. It also
// takes one with every promise, which nobody reads.
Error.prepareStackTrace = (error) => String(error);
Error.stackTraceLimit = 0;

/**
 * Says before anything can fail that there will be outputs: of a run that fails, the engine then keeps those it had. Without
 * a word it prints each with a minus sign, as if a refused stage took something away. The outputs of a run that succeeds
 * take the place of these.
 */
function keepOutputs(): void {
  const root = pulumi.getStackResource();
  if (root) pulumi.registerResourceOutputs(root, {});
}

let outputs: Record<string, unknown>;
try {
  keepOutputs();
  outputs = main();
} catch (error) {
  // RunError ends the program with the message alone; everything else would print a stack trace.
  throw new pulumi.RunError(describeError(error));
}
export = outputs;
