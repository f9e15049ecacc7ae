import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { BOUNDS, readBoundedText } from '../documents/bounded';
import { environmentNames } from '../documents/environment';
import { secretsNamed } from '../documents/secret-names';
import { UserError } from '../errors';
import { nearest } from '../planner/nearest';
import { CONFIG_KEYS, refuseSecretsInClear, refuseUnknownKeys } from '../providers/config-keys';
import { RUNNER_SECRETS } from '../providers/runner-settings';
import { type Settings, settingsFrom } from '../providers/settings';
import { Recorded } from '../providers/way';
import { ConfigValues, ExportedStack, readOutput, StackFile } from './engine-output';
import { Pulumi } from './pulumi';

export const PROJECT = 'rds-migrate';
const MIGRATION_TYPE = 'pulumi-nodejs:dynamic/rds:Migration';

/** A stack with what its config says; secrets are not read. */
export interface Stack {
  name: string;
  settings: Settings;
}

/** The stack that is named, or the one that is selected. */
export async function selectedStack(root: string, name?: string): Promise<Stack> {
  const known = name ?? (await selectedName(root));
  const unknown = unknownStack(root, known);
  if (unknown) throw new UserError('stack-unknown', unknown.problem, unknown.next);
  refuseKeys(root, known);
  return { name: known, settings: closedSettings(root, known) };
}

/** A stack's settings without opening its secrets: one that stands there encrypted counts as given, and is not known. */
export function closedSettings(root: string, stack: string): Settings {
  const config = valuesOf(root, stack, (value) => (typeof value === 'object' ? 'encrypted' : String(value)));
  const open = configOf(root, stack);
  return settingsFrom((key) => (RUNNER_SECRETS.includes(key) ? config : open)[key], `stack ${stack}`);
}

/** What is wrong with the name of a stack that has neither a config file nor an environment; undefined = nothing. */
export function unknownStack(root: string, stack: string): { problem: string; next: string } | undefined {
  const environments = environmentNames(root);
  if (environments.includes(stack) || existsSync(configFile(root, stack))) return undefined;
  const known = [...new Set([...configured(root), ...environments])].sort();
  const close = nearest(stack, known);
  return {
    problem: `there is no stack ${stack} here${close ? `; did you mean ${close}?` : ''}`,
    next: `name one of ${known.join(', ') || 'those that `pulumi stack ls` lists'}`,
  };
}

const configFile = (root: string, stack: string): string => join(root, 'stacks', `Pulumi.${stack}.yaml`);

/** Stacks with a config file. */
function configured(root: string): string[] {
  const folder = join(root, 'stacks');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

async function selectedName(root: string): Promise<string> {
  const pulumi = new Pulumi(root);
  const { code, stdout, stderr } = await pulumi.run(['stack', '--show-name']);
  if (code === 0) return stdout.trim();
  if (!/no stack selected|no current stack/i.test(stderr)) return (await pulumi.must(['stack', '--show-name'])).trim();
  const names = environmentNames(root);
  throw new UserError(
    'stack-not-selected',
    `no stack is selected; environments here: ${names.join(', ') || 'none'}`,
    `\`pulumi stack init ${names[0] ?? '<stack>'}\` begins one, \`pulumi stack select <stack>\` or --stack takes one that is there`,
  );
}

/** The environment that is named, or that of the stack. */
export async function environmentOf(root: string, options: { environment?: string; stack?: string }): Promise<string> {
  return options.environment ?? (await selectedStack(root, options.stack)).settings.environment;
}

/** As a preview does: a key in clear text that nothing reads, and a secret in clear text. */
export function refuseKeys(root: string, stack: string): void {
  const config = configOf(root, stack);
  const keys = Object.entries(config).flatMap(([key, value]) =>
    value === undefined || key.includes(':') ? [] : [key],
  );
  // Documents are read only where they matter.
  const named = keys.every((key) => CONFIG_KEYS.includes(key)) ? [] : secretsNamed(root, config.environment);
  refuseUnknownKeys(keys, stack, () => named);
  refuseSecretsInClear(keys, named);
}

/** Plain values of stacks/Pulumi.<stack>.yaml by their short names; empty where there is no such file. */
export function configOf(root: string, stack: string): Record<string, string | undefined> {
  return valuesOf(root, stack, (value) => (typeof value === 'object' ? undefined : String(value)));
}

function valuesOf(
  root: string,
  stack: string,
  of: (value: unknown) => string | undefined,
): Record<string, string | undefined> {
  const file = configFile(root, stack);
  return existsSync(file) ? byShortName(readConfig(file, `stacks/Pulumi.${stack}.yaml`), of) : {};
}

function readConfig(file: string, shown: string): Record<string, unknown> {
  const unreadable = (reason: string) =>
    new UserError('config-unreadable', `${shown} can't be read: ${reason}`, 'mend the file');
  let read: unknown;
  try {
    read = load(readBoundedText(file, BOUNDS.config));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  const checked = StackFile.safeParse(read);
  if (checked.success) return checked.data?.config ?? {};
  throw unreadable(z.prettifyError(checked.error).replaceAll('\n', ' '));
}

/** All values of the stack's config, secrets included: for reading the live deployment, never to be shown. */
export async function configWithSecrets(pulumi: Pulumi, stack: string): Promise<Record<string, string | undefined>> {
  const text = await pulumi.must(['config', '--show-secrets', '--json', '--stack', stack]);
  return byShortName(readOutput(ConfigValues, text, 'pulumi config'), ({ value }) => value);
}

function byShortName<T>(
  values: Record<string, T>,
  of: (value: T) => string | undefined,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.replace(`${PROJECT}:`, ''), of(value)]));
}

/** What the root resource of a stack records. */
export interface Entered extends Recorded {
  /** The stage that the last `pulumi up` entered. */
  stage: string;
}

/** What the stack's state says of its way; undefined before the first `pulumi up`. */
export async function enteredOf(pulumi: Pulumi, stack: string): Promise<Entered | undefined> {
  return (await recordedState(pulumi, stack)).entered;
}

/** What a stack's state says of itself. */
export interface RecordedState {
  entered: Entered | undefined;
  /** Output `promotion` of its program, as it is. */
  promotion: unknown;
}

export async function recordedState(pulumi: Pulumi, stack: string): Promise<RecordedState> {
  const text = await pulumi.must(['stack', 'export', '--stack', stack]);
  const { deployment } = readOutput(ExportedStack, text, 'pulumi stack export');
  const outputsOf = (type: string) => deployment?.resources?.find((resource) => resource.type === type)?.outputs;
  const outputs = outputsOf(MIGRATION_TYPE);
  return {
    entered: typeof outputs?.stage === 'string' ? { stage: outputs.stage, ...Recorded.parse(outputs) } : undefined,
    promotion: outputsOf('pulumi:pulumi:Stack')?.promotion,
  };
}
