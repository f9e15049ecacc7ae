import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type DumpedMachine, type DumpFile, importDumps } from '../capture/dump';
import { decodeDump, ENCODINGS } from '../capture/dump/encoding';
import { writeAtomically } from '../documents/atomic-write';
import { BOUNDS, readBounded } from '../documents/bounded';
import { checkDocument } from '../documents/crosscheck';
import { loadDocumentText } from '../documents/load';
import { Machine, RemoteAccessOs } from '../documents/remote-access/schema';
import { Fqdn } from '../documents/scalars';
import { UserError } from '../errors';
import { count } from '../report/values';
import { hint, print, projectRoot } from './project';

interface Options {
  server?: string;
  os?: string;
  edition?: string;
  language?: string;
  servicePack?: string;
  architecture?: string;
  domain?: string;
  environment?: string;
  output?: string;
  encoding?: string;
  force?: boolean;
}

/** `rds-migrate import-dump <files...>`: what netsh printed on a server as its source document; runs nothing anywhere. */
export function importDump(files: string[], options: Options): void {
  const here = process.cwd();
  const machine = machineOf(options);
  const output = outputOf(options);
  if (existsSync(output) && !options.force) {
    throw new UserError(
      'capture-exists',
      `${relative(here, output)} exists already`,
      'add --force to replace it, or --output <file> to write another one; nothing has been written',
    );
  }
  const encoding = ENCODINGS.find((one) => one === options.encoding?.toLowerCase());
  if (options.encoding !== undefined && encoding === undefined) {
    throw new UserError('dump-encoding', `"${options.encoding}" is no encoding`, `name one of ${ENCODINGS.join(', ')}`);
  }
  const dumps: DumpFile[] = [];
  for (const name of files) {
    const path = resolve(here, name);
    if (!existsSync(path))
      throw new UserError('document-missing', `${name} does not exist`, 'check the name of the file');
    const decoded = decodeDump(readBounded(path, BOUNDS.dump), name, encoding);
    if (decoded.guessed) hint(`${name}: read as ${decoded.encoding}; if names look wrong, say --encoding`);
    dumps.push({ file: basename(name), text: decoded.text });
  }
  const schema = join(projectOf(output), 'schema', 'deployment.json');
  const imported = importDumps(
    dumps,
    machine,
    existsSync(schema) ? relative(dirname(output), schema).split(sep).join('/') : undefined,
  );
  const { errors } = checkDocument(
    loadDocumentText(output, { file: output, text: imported.text, bom: false }),
    'source',
  );
  mkdirSync(dirname(output), { recursive: true });
  writeAtomically(output, imported.text);
  print(`${relative(here, output)}: ${count(imported.statements, 'command')} of ${count(files.length, 'file')}`);
  if (imported.lines.length > 0)
    print(`look at these (${imported.lines.length}), as the head of the document says too:`);
  for (const { file, line, text, todo } of imported.lines) {
    print(`  ${line > 0 ? `${file}:${line}` : file}: ${text}\n    ${todo}`);
  }
  for (const error of errors) hint(error.describe());
  print(
    'next: correct the adapters and what is listed, then write target.yaml beside it with replaces: and the new server',
  );
  if (errors.length > 0) process.exitCode = 1;
}

function projectOf(output: string): string {
  try {
    return projectRoot(dirname(output));
  } catch {
    return dirname(output);
  }
}

function outputOf({ output, environment }: Options): string {
  if (output !== undefined) {
    if (/\.ya?ml$/.test(output)) return resolve(output);
    throw new UserError('capture-file-name', `"${output}" is not the name of a YAML file`, 'write <file>.yaml');
  }
  if (environment !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(environment)) {
    return join(projectRoot(), 'stacks', environment, 'source.yaml');
  }
  throw new UserError(
    'capture-file-missing',
    'neither an environment nor a file to write is named',
    '--environment <name> writes stacks/<name>/source.yaml; --output <file> writes that file',
  );
}

/** Dumps say nothing of the machine, so that every missing answer is asked for at once. */
function machineOf(options: Options): DumpedMachine {
  const given = {
    '--server': options.server,
    '--os': options.os,
    '--edition': options.edition,
    '--language': options.language,
  };
  const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) {
    throw new UserError(
      'dump-machine',
      `dumps don't say which server they are of: ${missing.join(', ')} is missing`,
      'e.g. --server vpn01.contoso.com --os "2008 R2" --edition Enterprise --language en-US',
    );
  }
  const server = parsed('--server', options.server, (value) => Fqdn.safeParse(value));
  return {
    server,
    domain:
      options.domain === undefined || options.domain === 'workgroup'
        ? server.slice(server.indexOf('.') + 1)
        : options.domain,
    workgroup: options.domain === 'workgroup',
    deployment: options.environment ?? server.slice(0, server.indexOf('.')),
    os: parsed('--os', options.os, (value) => RemoteAccessOs.safeParse(value)),
    edition: parsed('--edition', options.edition, (value) => Machine.shape.edition.safeParse(value)),
    language: parsed('--language', options.language, (value) => Machine.shape.installLanguage.safeParse(value)),
    servicePack:
      options.servicePack === undefined
        ? undefined
        : parsed('--service-pack', Number(options.servicePack), (value) =>
            Machine.shape.servicePack.unwrap().safeParse(value),
          ),
    architecture:
      options.architecture === undefined
        ? undefined
        : parsed('--architecture', options.architecture, (value) =>
            Machine.shape.architecture.unwrap().safeParse(value),
          ),
  };
}

function parsed<T>(
  option: string,
  value: unknown,
  check: (value: unknown) => { success: true; data: T } | { success: false; error: { issues: { message: string }[] } },
): T {
  const result = check(value);
  if (result.success) return result.data;
  throw new UserError(
    'dump-machine',
    `${option} "${String(value)}": ${result.error.issues[0]?.message ?? 'no such value'}`,
  );
}
