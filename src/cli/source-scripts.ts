import { basename, join, resolve } from 'node:path';
import { decodeDump } from '../capture/dump/encoding';
import { BOUNDS, readBounded } from '../documents/bounded';
import type { Environment } from '../documents/environment';
import { UserError } from '../errors';
import { readEvidence, type SourceEvidence } from '../planner/remote-access/source-evidence';
import { type SourceScript, sourceScripts } from '../planner/remote-access/source-scripts';
import { count } from '../report/values';
import { movesOf } from '../rules/remote-access/destination';
import { loadPlan, print, projectRoot } from './project';
import { writeText } from './script-files';

/** Scripts for the servers that no cmdlet reaches. */
export function scriptsOf({ source, target }: Environment): SourceScript[] {
  return movesOf(source.deployment, target.deployment).flatMap(sourceScripts);
}

/** `rds-migrate source-scripts <environment>`: what is run by hand on a Remote Access server before 2012. */
export function writeSourceScripts(name: string, { out }: { out?: string }): void {
  const root = projectRoot();
  const { environment } = loadPlan(root, name);
  const scripts = scriptsOf(environment);
  if (scripts.length === 0) {
    print(`${name} has no server that needs scripts: cmdlets reach them all`);
    return;
  }
  const folder = resolve(out ?? join(root, '.rds-migrate', name, 'source-scripts'));
  for (const { file, text } of scripts) writeText(join(folder, file), text, folder);
  print(`${count(scripts.length, 'script')} in ${folder}`);
  for (const { stage, file, server, task, output } of scripts) {
    print(`  ${stage}: ${file}, run on ${server}; then: npx rds-migrate done ${task} --file ${output}`);
  }
}

/** What a script wrote down, as the evidence of its task. */
export function scriptEvidence(script: SourceScript, file: string | undefined): SourceEvidence {
  if (file === undefined) {
    throw new UserError(
      'evidence-script',
      `task ${script.task} is proved by what ${script.file} wrote on ${script.server}`,
      `npx rds-migrate source-scripts <environment> writes the script; then: npx rds-migrate done ${script.task} --file ${script.output}`,
    );
  }
  const { text } = decodeDump(readBounded(file, BOUNDS.dump), file);
  return readEvidence(text, script, basename(file));
}
