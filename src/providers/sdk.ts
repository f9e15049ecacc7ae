/**
 * The parts of the Pulumi SDK that a program needs. The package's index loads the automation API, the closure serializer and
 * with them npm's own installer: 580 modules of which nothing is used here, and a third of a second in each run.
 */
export { Config } from '@pulumi/pulumi/config';
export { RunError } from '@pulumi/pulumi/errors';
export * as log from '@pulumi/pulumi/log';
export { getStack } from '@pulumi/pulumi/metadata';
export { type Output, output } from '@pulumi/pulumi/output';
export {
  ComponentResource,
  CustomResource,
  type CustomResourceOptions,
  type Resource,
} from '@pulumi/pulumi/resource';
export { allConfig } from '@pulumi/pulumi/runtime/config';
export { invoke } from '@pulumi/pulumi/runtime/invoke';
export { registerResourceOutputs } from '@pulumi/pulumi/runtime/resource';
export { getStackResource } from '@pulumi/pulumi/runtime/stack';
export { StackReference } from '@pulumi/pulumi/stackReference';
