import { version } from '../../package.json';
import { digestOf } from '../documents/canonical';
import type { Approval } from '../documents/evidence';
import { UserError } from '../errors';
import { workDigest } from '../planner/digest';
import type { Stage } from '../planner/types';
import { kindOf } from '../resources';
import { fieldAt } from '../resources/fields';
import { rulesDigest } from '../rules/digest';
import { differencesAt, unlistedObjects } from './comparison';
import type { Session } from './session';

/** What an approval is bound to, as it is now. */
export type Approvable = Omit<Approval, 'stage' | 'change' | 'by' | 'at'>;

/** The part of it that documents and program decide; no read. */
export function plannedNow(session: Session, stage: Stage): Omit<Approvable, 'live'> {
  const { source, target } = session.environment;
  return {
    tool: version,
    source: source.digest,
    target: target.digest,
    work: workDigest(stage),
    rules: rulesDigest(),
    waivers: digestOf((session.plan.waived ?? []).filter((waiver) => [undefined, stage.name].includes(waiver.stage))),
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
export async function requireApproval(session: Session, entered?: Stage): Promise<void> {
  if (!session.settings.requireApproval) return;
  await session.once('approval', () => checkApproval(session, entered));
}

/** A preview needs no approval, but says what `up` will want. */
export function tellUnapproved(session: Session): void {
  const { from, to } = session.movement;
  if (!session.settings.requireApproval || from === undefined || from.index > to.index) return;
  if (session.environment.evidence.approved.some(({ stage }) => stage === to.name)) return;
  session.log(
    'warning',
    `stage ${to.name} has not been approved: \`pulumi up\` refuses it until \`npx rds-migrate approve ${to.name}\``,
  );
}

async function checkApproval(session: Session, entered: Stage | undefined): Promise<void> {
  const { from, to } = session.movement;
  if (from === undefined || from.index > to.index) return;
  const approval = session.environment.evidence.approved.findLast(({ stage }) => stage === to.name);
  const folder = session.settings.environment;
  const next = `have \`npx rds-migrate report ${folder}\` looked at, then \`npx rds-migrate approve ${to.name}\`; nothing has been changed`;
  if (!approval) throw new UserError('not-approved', `stage ${to.name} has not been approved`, next);
  const now = plannedNow(session, to);
  const changed = changedSince(approval, now, folder);
  if (entered) changed.push(...changedLive(approval.live, await liveNow(session, entered)));
  if (changed.length === 0) return;
  throw new UserError(
    'approval-outdated',
    `stage ${to.name} was approved by ${approval.by} on ${approval.at}, and since then this has changed:\n${changed.map((line) => `    ${line}`).join('\n')}`,
    next,
  );
}

/** What is another thing now than what was approved, one line each. */
export function changedSince(
  approval: Omit<Approvable, 'live'>,
  now: Omit<Approvable, 'live'>,
  folder: string,
): string[] {
  const versions = approval.tool === now.tool ? '' : ` (rds-migrate ${approval.tool} then, ${now.tool} now)`;
  const documents = (['source', 'target'] as const)
    .filter((name) => approval[name] !== now[name])
    .map((name) => `stacks/${folder}/${name}.yaml`);
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
