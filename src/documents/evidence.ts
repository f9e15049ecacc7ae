import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { z } from 'zod';
import type { Location } from '../errors';
import { writeAtomically } from './atomic-write';
import { readAs } from './load';
import { whileLocked } from './lock';
import { locateNode, nearestNode, pointerSegments } from './node';
import { displayPath, readSource } from './source';
import { parseYaml } from './yaml';

const When = z.string().refine((text) => !Number.isNaN(Date.parse(text)), { error: 'no such time' });
const Digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a digest has 64 hexadecimal digits' });

/** A stage that cannot be undone may be entered. */
export const Acknowledgement = z.strictObject({ stage: z.string(), change: z.string(), by: z.string(), at: When });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A manual task was done. */
export const DoneTask = z
  .strictObject({
    task: z.string(),
    evidence: z.string().optional(),
    by: z.string(),
    at: When,
    /** A file that proves it, and its digest when it was named. */
    file: z.string().optional(),
    sha256: Digest.optional(),
  })
  .refine(({ file, sha256 }) => (file === undefined) === (sha256 === undefined), {
    error: 'a file is named with its sha256, and the other way round',
  });
export type DoneTask = z.infer<typeof DoneTask>;

/** A live check found a stage complete, with the documents of these digests. */
export const CompletedStage = z.strictObject({
  track: z.string(),
  stage: z.string(),
  at: When,
  source: Digest,
  target: Digest,
  /** Version of the program, and the digests of what the documents are based on: what promotion compares. */
  tool: z.string().optional(),
  base: z.strictObject({ source: Digest, target: Digest }).optional(),
});
export type CompletedStage = z.infer<typeof CompletedStage>;

/** A stage was gone back from: what people did in it has to be done again when it is entered anew. */
export const UndoneStage = z.strictObject({ stage: z.string(), at: When });
export type UndoneStage = z.infer<typeof UndoneStage>;

/** A live value was taken over into the documents, which then had these digests. */
export const AcceptedValue = z.strictObject({
  resource: z.string(),
  field: z.string(),
  value: z.unknown(),
  by: z.string(),
  at: When,
  source: Digest,
  target: Digest,
  /** Where the value was written; all that a later check takes for accepted. */
  places: z.array(z.strictObject({ document: z.enum(['source', 'target']), pointer: z.string() })).default([]),
});
export type AcceptedValue = z.infer<typeof AcceptedValue>;

/** A stage was approved as it was planned then, on a deployment that looked as it did then. */
export const Approval = z.strictObject({
  stage: z.string(),
  change: z.string().optional(),
  by: z.string(),
  at: When,
  /** Version of the program that planned it. */
  tool: z.string(),
  source: Digest,
  target: Digest,
  /** Everything the stage does, down to its cmdlets. */
  work: Digest,
  rules: Digest,
  waivers: Digest,
  /** Where the live deployment was not as the documents say; one line each. */
  live: z.array(z.string()),
});
export type Approval = z.infer<typeof Approval>;

/** What one rule found is accepted: this finding, in these words, and no other one of the same rule. */
export const Waiver = z.strictObject({
  rule: z.string(),
  stage: z.string().optional(),
  finding: z.string().min(1),
  reason: z.string().regex(/\S/, { error: 'a reason is needed' }),
  by: z.string().regex(/\S/, { error: 'a name is needed' }),
  at: When,
});
export type Waiver = z.infer<typeof Waiver>;

/** What people and checks have vouched for, per environment; written by commands, kept under version control. */
export const Evidence = z.strictObject({
  acknowledged: z.array(Acknowledgement).default([]),
  approved: z.array(Approval).default([]),
  waived: z.array(Waiver).default([]),
  done: z.array(DoneTask).default([]),
  completed: z.array(CompletedStage).default([]),
  accepted: z.array(AcceptedValue).default([]),
  undone: z.array(UndoneStage).default([]),
});
export type Evidence = z.infer<typeof Evidence>;

const FILE = 'evidence.yaml';
const HEADER = `# Evidence of this environment: what was acknowledged, approved, waived, done, completed, accepted and undone, by whom and when.
# Written by rds-migrate and by stages; keep it under version control. Times are those of the deployment's clock: of a
# simulated deployment, simulated time.
`;

/** Reads the evidence of an environment's folder; a missing file is an empty one. @throws UserError */
export function loadEvidence(folder: string): Evidence {
  return readEvidence(folder).evidence;
}

/** Evidence with the places of its entries. */
export interface EvidenceFile {
  evidence: Evidence;
  /** Where a JSON pointer leads to in the file; undefined where there is no file. */
  locate(pointer: string): Location | undefined;
}

interface ReadEvidence extends EvidenceFile {
  header: string;
}

const nowhere = (): undefined => undefined;

export function readEvidence(folder: string): ReadEvidence {
  const path = join(folder, FILE);
  if (!existsSync(path)) return { evidence: Evidence.parse({}), header: HEADER, locate: nowhere };
  const source = readSource(path);
  const header = /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(source.text)?.[0] ?? '';
  if (source.text.slice(header.length).trim() === '') {
    return { evidence: Evidence.parse({}), header: header || HEADER, locate: nowhere };
  }
  const { root, value } = parseYaml(source);
  return {
    evidence: readAs(Evidence, root, value),
    header,
    locate: (at) => locateNode(nearestNode(root, pointerSegments(at)).node),
  };
}

/**
 * Writes the evidence of an environment's folder; the comment at its head is kept. What is written is read first, so
 * that no entry can make the file unreadable. @throws UserError
 */
export function saveEvidence(folder: string, evidence: z.input<typeof Evidence>): void {
  const { header } = readEvidence(folder);
  const path = join(folder, FILE);
  const text = `${header}${dump(evidence, { lineWidth: -1, noRefs: true, skipInvalid: true })}`;
  const { root, value } = parseYaml({ file: displayPath(path), text, bom: false });
  readAs(Evidence, root, value);
  writeAtomically(path, text);
}

/** Others may write at the same time (a task is recorded while `pulumi up` runs): nothing of theirs is lost. */
function append<L extends keyof Evidence>(
  folder: string,
  list: L,
  ...entries: NonNullable<z.input<typeof Evidence>[L]>[number][]
): Evidence {
  return whileLocked(join(folder, FILE), () => {
    const evidence = loadEvidence(folder);
    saveEvidence(folder, { ...evidence, [list]: [...evidence[list], ...entries] });
    return loadEvidence(folder);
  });
}

/** The time of each entry comes from the caller, as all times do. */
export function recordAcknowledged(folder: string, entry: Acknowledgement): Evidence {
  return append(folder, 'acknowledged', entry);
}

export function recordApproved(folder: string, entry: Approval): Evidence {
  return append(folder, 'approved', entry);
}

export function recordWaived(folder: string, entry: Waiver): Evidence {
  return append(folder, 'waived', entry);
}

export function recordDone(folder: string, entry: DoneTask): Evidence {
  return append(folder, 'done', entry);
}

export function recordCompleted(folder: string, entry: CompletedStage): Evidence {
  return append(folder, 'completed', entry);
}

/** All of them or none. */
export function recordUndone(folder: string, ...entries: UndoneStage[]): Evidence {
  return append(folder, 'undone', ...entries);
}

/** All of them or none. */
export function recordAccepted(folder: string, ...entries: z.input<typeof AcceptedValue>[]): Evidence {
  return append(folder, 'accepted', ...entries);
}
