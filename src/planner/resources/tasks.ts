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

export function taskResource(task: TaskInput, evidence: PlanEvidence | undefined): Resource {
  const { place, ...props } = task;
  const recorded = evidence?.tasks?.[task.name];
  const done = recorded && present({ at: recorded.at, by: recorded.by, evidence: recorded.evidence });
  const item = resource('ManualTask', task.name, ['Tasks'], { ...props, done });
  return place ? { ...item, place } : item;
}
