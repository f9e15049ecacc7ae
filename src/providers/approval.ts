import { version } from '../../package.json';
import { digestOf } from '../documents/canonical';
import type { Environment } from '../documents/environment';
import type { Approval } from '../documents/evidence';
import { UserError } from '../errors';
import { workDigest } from '../planner/digest';
import type { Refusal } from '../planner/promotion';
import type { Plan, Stage } from '../planner/types';
import { kindOf } from '../resources';
import { fieldAt } from '../resources/fields';
import { rulesDigest } from '../rules/digest';
import { differingLines, fewLines, unpackDocuments } from './applied';
import { differencesAt, unlistedObjects } from './comparison';
import type { Session } from './session';

const DOCUMENTS = ['source', 'target'] as const;
type DocumentName = (typeof DOCUMENTS)[number];

interface Planned {
  environment: Environment;
  plan: Plan;
}

/** What an approval is bound to, as it is now. */
export type Approvable = Omit<Approval, 'stage' | 'change' | 'by' | 'at'>;

/** The part of it that documents and program decide; no read. */
export function plannedNow({ environment, plan }: Planned, stage: Stage): Omit<Approvable, 'live'> {
  const { source, target } = environment;
  return {
    tool: version,
    source: source.digest,
    target: target.digest,
    work: workDigest(stage),
    rules: rulesDigest(),
    waivers: digestOf((plan.waived ?? []).filter((waiver) => [undefined, stage.name].includes(waiver.stage))),
  };
}

/**
 * The live configuration, as what it has that the documents don't say of the stage it is in: so an approval of several stages
 * in a row outlasts the changes that these make themselves. What changes by itself (sessions, tasks) is left out.
 */
export async function liveNow(session: Session, entered: Stage): Promise<string[]> {
  const here = session.movement;
  try {
    const differences = await differencesAt(session, entered);
    const lines = differences
      .filter(({ id, field }) => !changesByItself(id, field))
      .map(
        ({ id, field, live, wanted }) => `${id}${field ? ` ${field}` : ''} is ${show(live)}, documents ${show(wanted)}`,
      );
    const unlisted = await unlistedObjects(session);
    return [...lines, ...unlisted.map(({ kind, key }) => `${kind}/${key} is in neither document`)].sort();
  } finally {
    session.movement = here;
  }
}

function changesByItself(id: string, field: string | undefined): boolean {
  const kind = id.slice(0, id.indexOf('/'));
  if (kind === 'ManualTask') return true;
  return field !== undefined && fieldAt(kindOf(kind), field).volatile === true;
}

/**
 * With `requireApproval` nothing is changed in a stage that was not approved as it is now. `entered`: the stage this run leaves;
 * the live deployment is looked at only then, since in the middle of a stage it differs by the stage's own work. Adoption
 * changes nothing, and a way back is open at any time.
 */
export async function requireApproval(session: Session, entered?: Stage, applied?: string): Promise<void> {
  if (!session.settings.requireApproval) return;
  await session.once('approval', () => checkApproval(session, entered, applied));
}

/** A preview needs no approval, but says what `up` will want; what is live it doesn't look at. */
export function tellUnapproved(session: Session, applied?: string): void {
  const { from, to } = session.movement;
  if (!session.settings.requireApproval || from === undefined || from.index > to.index) return;
  const lacking = unapproved(session, to, applied);
  if (!lacking) return;
  session.log(
    'warning',
    `${lacking.message}\n\`pulumi up\` refuses any change of it until \`npx rds-migrate approve ${to.name}\``,
  );
}

/**
 * What a stage lacks to be approved as documents and program are now; undefined = nothing. `applied` are the documents that
 * the stack recorded: where they are the approved ones, the values that differ are known.
 */
export function unapproved(planned: Planned, stage: Stage, applied?: string, live: string[] = []): Refusal | undefined {
  const { environment } = planned;
  const next = `npx rds-migrate approve ${stage.name}, after a look at npx rds-migrate report ${environment.name}`;
  const approval = environment.evidence.approved.findLast((one) => one.stage === stage.name);
  if (!approval) return { message: `stage ${stage.name} has not been approved`, next };
  const now = plannedNow(planned, stage);
  const values = (name: DocumentName) => valuesSince(environment, approval, name, applied);
  const changed = [...changedSince(approval, now, environment.name, values), ...live];
  if (changed.length === 0) return undefined;
  const lines = changed.map((line) => `\n    ${line.replaceAll('\n', '\n    ')}`).join('');
  return {
    message: `stage ${stage.name} was approved by ${approval.by} on ${approval.at}, and since then this has changed:${lines}`,
    next,
  };
}

async function checkApproval(session: Session, entered: Stage | undefined, applied: string | undefined): Promise<void> {
  const { from, to } = session.movement;
  if (from === undefined || from.index > to.index) return;
  const approval = session.environment.evidence.approved.findLast(({ stage }) => stage === to.name);
  const live = approval && entered ? changedLive(approval.live, await liveNow(session, entered)) : [];
  const lacking = unapproved(session, to, applied, live);
  if (!lacking) return;
  throw new UserError(
    approval ? 'approval-outdated' : 'not-approved',
    lacking.message,
    `have \`npx rds-migrate report ${session.settings.environment}\` looked at, then \`npx rds-migrate approve ${to.name}\`; nothing has been changed`,
  );
}

/** Where a document differs from the approved one, which the stack still has if nothing else was applied since. */
function valuesSince(
  environment: Environment,
  approval: Approval,
  name: DocumentName,
  applied: string | undefined,
): string[] {
  const then = applied === undefined ? undefined : unpackDocuments(applied)[name];
  if (then === undefined || digestOf(then) !== approval[name]) return [];
  return differingLines(then, environment[name].deployment);
}

/** What is another thing now than what was approved, one line each. */
export function changedSince(
  approval: Omit<Approvable, 'live'>,
  now: Omit<Approvable, 'live'>,
  folder: string,
  values: (document: DocumentName) => string[] = () => [],
): string[] {
  const versions = approval.tool === now.tool ? '' : ` (rds-migrate ${approval.tool} then, ${now.tool} now)`;
  const documents = DOCUMENTS.filter((name) => approval[name] !== now[name]).map(
    (name) => `stacks/${folder}/${name}.yaml${fewLines(values(name))}`,
  );
  // Other documents make another stage: that says nothing more.
  const work = documents.length === 0 && approval.work !== now.work ? [`what the stage does${versions}`] : [];
  const rules = approval.rules === now.rules ? [] : [`the set of rules${versions}`];
  const waivers = approval.waivers === now.waivers ? [] : ['the waivers in force'];
  return [...documents, ...work, ...rules, ...waivers];
}

/** A difference that has gone since is no reason to stop: the deployment is now as the documents said all along. */
export function changedLive(approved: readonly string[], now: readonly string[]): string[] {
  return now.filter((line) => !approved.includes(line)).map((line) => `live: ${line}`);
}

function show(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
