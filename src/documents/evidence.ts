import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { z } from 'zod';
import { writeAtomically } from './atomic-write';
import { readAs } from './load';
import { displayPath, readSource } from './source';
import { parseYaml } from './yaml';

const When = z.string().refine((text) => !Number.isNaN(Date.parse(text)), { error: 'no such time' });
const Digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a digest has 64 hexadecimal digits' });

/** A stage that cannot be undone may be entered. */
export const Acknowledgement = z.strictObject({ stage: z.string(), change: z.string(), by: z.string(), at: When });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A manual task was done. */
export const DoneTask = z.strictObject({
  task: z.string(),
  evidence: z.string().optional(),
  by: z.string(),
  at: When,
  /** A file that proves it, and its digest when it was named. */
  file: z.string().optional(),
  sha256: Digest.optional(),
});
export type DoneTask = z.infer<typeof DoneTask>;

/** A live check found a stage complete, with the documents of these digests. */
export const CompletedStage = z.strictObject({
  track: z.string(),
  stage: z.string(),
  at: When,
  source: Digest,
  target: Digest,
});
export type CompletedStage = z.infer<typeof CompletedStage>;

/** A live value was taken over into the documents, which then had these digests. */
export const AcceptedValue = z.strictObject({
  resource: z.string(),
  field: z.string(),
  value: z.unknown(),
  by: z.string(),
  at: When,
  source: Digest,
  target: Digest,
});
export type AcceptedValue = z.infer<typeof AcceptedValue>;

/** What people and checks have vouched for, per environment; written by commands, kept under version control. */
export const Evidence = z.strictObject({
  acknowledged: z.array(Acknowledgement).default([]),
  done: z.array(DoneTask).default([]),
  completed: z.array(CompletedStage).default([]),
  accepted: z.array(AcceptedValue).default([]),
});
export type Evidence = z.infer<typeof Evidence>;

const FILE = 'evidence.yaml';
const HEADER = `# Evidence of this environment: what was acknowledged, done, completed and accepted, by whom and when.
# Written by rds-migrate and by stages; keep it under version control. Times are those of the deployment's clock: of a
# simulated deployment, simulated time.
`;

/** Reads the evidence of an environment's folder; a missing file is an empty one. @throws UserError */
export function loadEvidence(folder: string): Evidence {
  return readEvidence(folder).evidence;
}

function readEvidence(folder: string): { evidence: Evidence; header: string } {
  const path = join(folder, FILE);
  if (!existsSync(path)) return { evidence: Evidence.parse({}), header: HEADER };
  const source = readSource(path);
  const header = /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(source.text)?.[0] ?? '';
  if (source.text.slice(header.length).trim() === '') return { evidence: Evidence.parse({}), header: header || HEADER };
  const { root, value } = parseYaml(source);
  return { evidence: readAs(Evidence, root, value), header };
}

/**
 * Writes the evidence of an environment's folder; the comment at its head is kept. What is written is read first, so
 * that no entry can make the file unreadable. @throws UserError
 */
export function saveEvidence(folder: string, evidence: Evidence): void {
  const { header } = readEvidence(folder);
  const path = join(folder, FILE);
  const text = `${header}${dump(evidence, { lineWidth: -1, noRefs: true, skipInvalid: true })}`;
  const { root, value } = parseYaml({ file: displayPath(path), text, bom: false });
  readAs(Evidence, root, value);
  writeAtomically(path, text);
}

function append<L extends keyof Evidence>(folder: string, list: L, entry: Evidence[L][number]): Evidence {
  const evidence = loadEvidence(folder);
  const next: Evidence = { ...evidence, [list]: [...evidence[list], entry] };
  saveEvidence(folder, next);
  return next;
}

/** The time of each entry comes from the caller, as all times do. */
export function recordAcknowledged(folder: string, entry: Acknowledgement): Evidence {
  return append(folder, 'acknowledged', entry);
}

export function recordDone(folder: string, entry: DoneTask): Evidence {
  return append(folder, 'done', entry);
}

export function recordCompleted(folder: string, entry: CompletedStage): Evidence {
  return append(folder, 'completed', entry);
}

export function recordAccepted(folder: string, entry: AcceptedValue): Evidence {
  return append(folder, 'accepted', entry);
}
