import { z } from 'zod';
import { stageNamed } from '../planner/plan';
import type { Plan, Stage } from '../planner/types';
import { planOfDocuments, unpackDocuments } from './applied';
import type { Movement, Session } from './session';

/** What the root resource records of the way to the stage that was entered, and of what happened on it. */
export const Recorded = z.object({
  /** The last complete stage, on which the one entered builds; kept until the next move, so that a resumed run knows its way. */
  from: z.string().optional(),
  /** The stage that was left on the way back, with the documents it was entered with: until the next stage is entered. */
  undoing: z.object({ stage: z.string(), applied: z.string() }).optional(),
  /** Both documents as they were applied (see applied.ts). */
  applied: z.string().optional(),
  /** Id of the audit log in which it stands who has been told what. */
  log: z.string().optional(),
});
export type Recorded = z.infer<typeof Recorded>;

/** How a stage is reached, or kept: from the one before it, or back from a later one as that was entered. */
export function wayTo(session: Session, to: Stage, { from, undoing }: Recorded): Movement {
  const { plan, environment } = session;
  if (!undoing) return { from: from === undefined ? undefined : stageNamed(plan, from), to };
  const stages = stagesOf(planOfDocuments(unpackDocuments(undoing.applied), environment), to);
  const left = stages.findIndex((stage) => stage.name === undoing.stage);
  const reached = stages.findIndex((stage) => stage.name === to.name);
  return { from: stages[left], to, passed: stages.slice(Math.max(0, reached), left) };
}

/** The stages of the track that a stage belongs to. */
export function stagesOf(plan: Plan, { track }: Stage): Stage[] {
  return plan.tracks.find((candidate) => candidate.name === track)?.stages ?? [];
}
