import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Captured, captureDeployment } from '../capture/capture';
import type { Progress } from '../capture/reading';
import { writeAtomically } from '../documents/atomic-write';
import { checkDocument } from '../documents/crosscheck';
import { loadDocumentText } from '../documents/load';
import { Fqdn } from '../documents/scalars';
import { UserError } from '../errors';
import { count } from '../report/values';
import { type ConnectionOptions, connect } from './connection';
import { hint, print } from './project';

interface Options extends ConnectionOptions {
  output?: string;
  deployment?: string;
  force?: boolean;
  remoteAccess?: string[];
}

/** `rds-migrate capture [environment]`: reads the live deployment and writes its source document; changes nothing live. */
export async function capture(environment: string | undefined, options: Options): Promise<void> {
  const here = process.cwd();
  checkEnvironmentName(environment);
  const remoteAccess = (options.remoteAccess ?? []).map(serverName);
  const { live, settings, root, brokers } = await connect(environment, options, remoteAccess.length > 0);
  const file = outputFile(here, root, environment ?? settings.environment, options);
  if (existsSync(file) && !options.force) {
    throw new UserError(
      'capture-exists',
      `${relative(here, file)} exists already`,
      'add --force to replace it, or --output <file> to write another one; nothing has been read or written',
    );
  }
  const schema = join(root, 'schema', 'deployment.json');
  const captured = await captureDeployment(live, {
    deployment: options.deployment ?? environment,
    schema: existsSync(schema) ? relative(dirname(file), schema).split(sep).join('/') : undefined,
    progress: progressLine(),
    remoteAccess,
    withoutDeployment: brokers.length === 0,
  }).finally(() => live.runner.close());
  const document = loadDocumentText(file, { file, text: captured.text, bom: false });
  const { errors } = checkDocument(document, 'source');
  mkdirSync(dirname(file), { recursive: true });
  writeAtomically(file, captured.text);
  summarize(captured, relative(here, file), live.reads);
  for (const error of errors) hint(error.describe());
  if (errors.length > 0) process.exitCode = 1;
  else print('next: read the document, copy it to target.yaml beside it and write there what shall become different');
}

function serverName(text: string): string {
  const name = Fqdn.safeParse(text);
  if (name.success) return name.data;
  throw new UserError(
    'bad-value',
    `"${text}" is not a fully qualified name`,
    'write the whole name of the Remote Access server, such as vpn01.contoso.com',
  );
}

function checkEnvironmentName(environment: string | undefined): void {
  if (environment === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(environment)) return;
  throw new UserError(
    'environment-name',
    `"${environment}" can't be the name of an environment`,
    'use letters, digits, dots, hyphens and underscores, such as prod',
  );
}

function outputFile(here: string, root: string, environment: string, options: Options): string {
  if (options.output !== undefined) {
    if (/\.ya?ml$/.test(options.output)) return resolve(here, options.output);
    throw new UserError('capture-file-name', `"${options.output}" is not the name of a YAML file`, 'write <file>.yaml');
  }
  if (environment !== 'captured') return join(root, 'stacks', environment, 'source.yaml');
  throw new UserError(
    'capture-file-missing',
    'neither an environment nor a file to write is named',
    'npx rds-migrate capture <environment> writes stacks/<environment>/source.yaml; --output <file> writes that file',
  );
}

/** One line that is written anew in a terminal; elsewhere one at every hundredth answer. */
function progressLine(): (progress: Progress) => void {
  const live = process.stderr.isTTY === true;
  return ({ done, known }) => {
    if (live) process.stderr.write(`\rreading: ${done} of ${known} answers${done === known ? '\n' : ''}`);
    else if (done % 100 === 0) hint(`reading: ${done} of ${known} answers so far`);
  };
}

function summarize({ counts, leftOut, secrets }: Captured, file: string, reads: number): void {
  const objects = [...counts.values()].reduce((sum, one) => sum + one, 0);
  print(`${file}: ${count(objects, 'object')} from ${count(reads, 'read')}`);
  if (leftOut.length > 0) print(`not in it (${leftOut.length}), as its head says too:`);
  for (const { what, why } of leftOut) print(`  ${what}: ${why}`);
  if (secrets.size > 0) print('secrets to set before the first preview:');
  for (const [name, what] of secrets) print(`  pulumi config set --secret ${name}   (${what})`);
}
