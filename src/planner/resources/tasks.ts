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

/** Lower case letters, digits and hyphens: a name that can be typed and stays the same for the same words. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

export function taskResource(task: TaskInput, evidence: PlanEvidence | undefined): Resource {
  const { place, ...props } = task;
  const recorded = evidence?.tasks?.[task.name];
  const done = recorded && present({ at: recorded.at, by: recorded.by, evidence: recorded.evidence });
  const item = resource('ManualTask', task.name, ['Tasks'], { ...props, done });
  return place ? { ...item, place } : item;
}
