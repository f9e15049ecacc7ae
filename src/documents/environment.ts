import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Location, UserError, UserErrors } from '../errors';
import { checkDocuments } from './crosscheck';
import { type Evidence, readEvidence } from './evidence';
import { changedProofs } from './evidence-files';
import { didYouMean } from './issues';
import { type BrokenDocument, inspectDocument, type LoadedDocument, sortByPlace } from './load';
import { mayBeConsequence } from './remainder';

/** Everything written about one environment, checked. */
export interface Environment {
  name: string;
  source: LoadedDocument;
  target: LoadedDocument;
  evidence: Evidence;
  /** Where in the evidence file a JSON pointer leads to. */
  locateEvidence(pointer: string): Location | undefined;
  /** Whole lines, each with its place. */
  warnings: string[];
}

const FOLDER = 'stacks';
/** Documents that overlays share; no environment of its own. */
const SHARED = 'base';

/** Environments that have both documents, by name. */
export function environmentNames(projectRoot: string): string[] {
  const folder = join(projectRoot, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== SHARED)
    .map((entry) => entry.name)
    .filter((name) => ['source.yaml', 'target.yaml'].every((file) => existsSync(join(folder, name, file))))
    .sort();
}

/** Folder of an environment's documents. @throws UserError listing those that exist */
export function environmentFolder(projectRoot: string, name: string): string {
  const folder = join(projectRoot, FOLDER, name);
  const names = environmentNames(projectRoot);
  const list = `environments here: ${names.join(', ') || 'none'}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || !existsSync(folder)) {
    const close = didYouMean(name, names);
    throw new UserError(
      'environment-unknown',
      `there is no environment ${JSON.stringify(name)}`,
      close ? `${close} ${list}` : list,
    );
  }
  for (const file of ['source.yaml', 'target.yaml']) {
    if (existsSync(join(folder, file))) continue;
    const next =
      file === 'source.yaml'
        ? 'describe in it the deployment as it is now; stacks/base/source.yaml shows the shape'
        : 'copy source.yaml and change what shall become different';
    throw new UserError('environment-incomplete', `the environment ${JSON.stringify(name)} has no ${file}`, next);
  }
  return folder;
}

/** Reads and checks stacks/<name>. @throws UserErrors with all mistakes of both documents */
export function loadEnvironment(projectRoot: string, name: string): Environment {
  const folder = environmentFolder(projectRoot, name);
  const errors: UserError[] = [];
  const attempt = <T>(load: () => T): T | undefined => {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors.push(...(error instanceof UserErrors ? error.errors : [error]));
      return undefined;
    }
  };
  const before = attempt(() => inspectDocument(join(folder, 'source.yaml')));
  const after = attempt(() => inspectDocument(join(folder, 'target.yaml')));
  const evidence = attempt(() => readEvidence(folder));
  errors.push(...mistakesOfForm(before), ...mistakesOfForm(after));
  const [source, target] = [wholeOf(before), wholeOf(after)];
  const checked = source && target ? checkDocuments(source, target) : undefined;
  errors.push(...(checked?.errors ?? mistakesInRest(before, after)));
  if (target?.deployment.migration?.promoteFrom?.environment === name) {
    const location = target.locate('/migration/promoteFrom/environment');
    errors.push(new UserError('environment-promotion', 'an environment cannot wait for itself', undefined, location));
  }
  if (errors.length > 0 || !source || !target || !evidence) {
    const next = `correct them, then run \`npx rds-migrate validate ${name}\``;
    throw new UserErrors('document-invalid', sortByPlace(errors), next);
  }
  return {
    name,
    source,
    target,
    evidence: evidence.evidence,
    locateEvidence: evidence.locate,
    warnings: [...(checked?.warnings ?? []), ...changedProofs(projectRoot, evidence.evidence.done, evidence.locate)],
  };
}

type Inspected = ReturnType<typeof inspectDocument> | undefined;

const isBroken = (inspected: Inspected): inspected is BrokenDocument =>
  inspected !== undefined && 'errors' in inspected;
const mistakesOfForm = (inspected: Inspected): UserError[] => (isBroken(inspected) ? inspected.errors : []);
const wholeOf = (inspected: Inspected): LoadedDocument | undefined =>
  inspected && 'document' in inspected ? inspected.document : undefined;

/** What else is wrong where mistakes of form keep the documents from being read whole, save what may only follow from these. */
function mistakesInRest(before: Inspected, after: Inspected): UserError[] {
  const broken = [before, after].flatMap((one) => (isBroken(one) && one.rest ? [one.rest.remainder] : []));
  const restOf = (inspected: Inspected) => (isBroken(inspected) ? inspected.rest?.document : wholeOf(inspected));
  const [source, target] = [restOf(before), restOf(after)];
  if (!source || !target) return [];
  return checkDocuments(source, target).errors.filter(
    (error) => !broken.some((remainder) => mayBeConsequence(error, remainder)),
  );
}
