import * as pulumi from '@pulumi/pulumi';
import { type Environment, loadEnvironment } from '../src/documents/environment';
import { secretNames } from '../src/documents/secret-names';
import { describeError, UserError } from '../src/errors';
import { directNeeds, lastingObjects } from '../src/planner/edges';
import { planEvidence } from '../src/planner/evidence';
import { planOf, stageNamed } from '../src/planner/plan';
import { type Resource, type ResourceId, resourceId } from '../src/planner/types';
import { checkEnforced } from '../src/providers/enforced';
import { MIGRATION } from '../src/providers/migration';
import { DeploymentResource, Group } from '../src/providers/resource';
import { settingsFrom, stageOf } from '../src/providers/settings';

/**
 * The Pulumi program: config -> documents -> plan -> the resources of the stage. Everything that can be checked offline is
 * checked before the first resource, so that all mistakes are shown at once and nothing is half begun.
 */
function main(): Record<string, unknown> {
  const config = new pulumi.Config();
  const stack = pulumi.getStack();
  const settings = settingsFrom((key) => config.get(key), `stack ${stack}`);
  const environment = loadEnvironment(process.cwd(), settings.environment);
  refuseSecretsInClear(config, environment);
  const plan = planOf(environment.source.deployment, environment.target.deployment, planEvidence(environment.evidence));
  const stage = stageNamed(plan, stageOf(settings, `stack ${stack}`));
  checkEnforced(plan, settings);
  for (const warning of environment.warnings) void pulumi.log.warn(warning);

  const migration = new DeploymentResource(
    MIGRATION,
    plan.deployment,
    { stage: stage.name, stack, documents: { source: environment.source.digest, target: environment.target.digest } },
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

  return { deployment: plan.deployment, stage: stage.name, resources: stage.after.size };
}

/** A secret set without --secret stands in the config file, and soon in the state, for everybody to read. */
function refuseSecretsInClear(config: pulumi.Config, { source, target }: Environment): void {
  // How the language host tells the program which keys are secrets; the SDK keeps its own reading of it to itself.
  const known = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (known === undefined) return;
  const secret = new Set(JSON.parse(known) as string[]);
  const names = secretNames([source.deployment, target.deployment]);
  const inClear = names.filter((name) => config.get(name) !== undefined && !secret.has(`${config.name}:${name}`));
  if (inClear.length === 0) return;
  throw new UserError(
    'secret-in-clear',
    `the config of this stack has secrets in clear text: ${inClear.join(', ')}`,
    `run ${inClear.map((name) => `\`pulumi config set --secret ${name}\``).join(', ')} with new values, since the old ones were readable`,
  );
}

/** Without an engine there is nobody left to tell: the SDK would go on to log each call that fails. */
function stopWithEngine(error: unknown): void {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === UNAVAILABLE) process.exit(1);
}

/** gRPC's status of a call to somebody who is gone. */
const UNAVAILABLE = 14;
process.prependListener('unhandledRejection', stopWithEngine);
process.prependListener('uncaughtException', stopWithEngine);

// The SDK stores the program's call stack in every resource, which triples the state, and prints it with errors.
Error.prepareStackTrace = (error) => String(error);

let outputs: Record<string, unknown>;
try {
  outputs = main();
} catch (error) {
  // RunError ends the program with the message alone; everything else would print a stack trace.
  throw new pulumi.RunError(describeError(error));
}
export = outputs;
