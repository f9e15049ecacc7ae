import type { TaskCheck } from '../../documents/schema';
import type { PlanEvidence, Resource } from '../types';
import { present, resource } from './build';

export interface TaskInput {
  name: string;
  stage: string;
  text: string;
  evidence: 'required' | 'optional';
  place?: 'first' | 'last';
  check?: TaskCheck | undefined;
}

type Recorded = NonNullable<PlanEvidence['tasks']>[string];

/** The record of a task; one from before its stage was gone back from is of no use any more. */
export function doneSince(
  evidence: PlanEvidence | undefined,
  task: string,
  since: string | undefined,
): Recorded | undefined {
  const recorded = evidence?.tasks?.[task];
  const stale = recorded && since !== undefined && Date.parse(recorded.at) <= Date.parse(since);
  return stale ? undefined : recorded;
}

/** The record of a task since its stage was last gone back from. */
export function doneIn(evidence: PlanEvidence | undefined, task: string, stage: string): Recorded | undefined {
  return doneSince(evidence, task, evidence?.undone?.[stage]);
}

export function taskResource(task: TaskInput, evidence: PlanEvidence | undefined): Resource {
  const { place, ...props } = task;
  const recorded = doneIn(evidence, task.name, task.stage);
  const done = recorded && present({ at: recorded.at, by: recorded.by, evidence: recorded.evidence });
  const item = resource('ManualTask', task.name, ['Tasks'], { ...props, done });
  return place ? { ...item, place } : item;
}
