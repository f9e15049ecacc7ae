import type { PassedStage } from '../planner/promotion';
import type { Props } from '../resources/kind';
import * as pulumi from './sdk';

/**
 * One text for all resources, well under 150 bytes, since the engine stores it twice in each: the provider of the
 * dynamic protocol is loaded from the project's build instead of being serialized into the state.
 */
export const PROVIDER_TEXT = "exports.handler=()=>require(process.cwd()+'/dist/src/providers/handler').provider";

/** The kind of the root resource, which no document names: it guards the way from stage to stage. */
export const MIGRATION = 'Migration';

/** Every managed object is one of these; its kind is part of its type and of its inputs. */
export class DeploymentResource extends pulumi.CustomResource {
  constructor(kind: string, name: string, props: Props, options: pulumi.CustomResourceOptions) {
    super(resourceType(kind), name, { ...props, kind, __provider: PROVIDER_TEXT }, options);
  }
}

/** The root resource; what it records of completed stages is told to other stacks. */
export class MigrationResource extends DeploymentResource {
  declare readonly passed: pulumi.Output<Record<string, PassedStage> | undefined>;

  constructor(name: string, props: Props, options: pulumi.CustomResourceOptions) {
    // Named although it is no input: only so the SDK gives back what the provider returned for it.
    super(MIGRATION, name, { ...props, passed: undefined }, options);
  }
}

export function resourceType(kind: string): string {
  return `pulumi-nodejs:dynamic/rds:${kind}`;
}

/** What the preview tree is made of: Brokers, Collections > Office > RemoteApps ... */
export class Group extends pulumi.ComponentResource {
  constructor(path: string[], parent: pulumi.Resource | undefined) {
    super(groupType(path), path.join('/'), {}, parent ? { parent } : {}, false);
  }
}

/** Groups with a fixed name are shown by it; those named by an administrator by what they are. */
export function groupType(path: string[]): string {
  if (path.length === 2) return `rds:${(path[0] ?? '').replace(/s$/, '')}`;
  return `rds:${(path.at(-1) ?? '').replace(/\W/g, '')}`;
}

/** The URN the engine gives a resource; the dynamic protocol doesn't tell the provider. */
export function urnOf(stack: string, project: string, path: string[], kind: string, name: string): string {
  const parents = path.map((_, index) => `${groupType(path.slice(0, index + 1))}$`).join('');
  return `urn:pulumi:${stack}::${project}::${parents}${resourceType(kind)}::${name}`;
}
