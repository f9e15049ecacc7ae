import type { Waiver } from '../documents/evidence';
import type { Deployment } from '../documents/schema';
import type { Props } from '../resources/kind';

export type ResourceId = `${string}/${string}`;

/** One object that should exist at some stage. */
export interface Resource {
  kind: string;
  key: string;
  props: Props;
  /** Components it is shown under, outermost first, e.g. `['Collections', 'Office', 'RemoteApps']`. */
  path: string[];
  /** Ids of the resources that must be right before this one is touched. */
  after: ResourceId[];
  /** Manual tasks only: before everything else that the stage changes, or after all of it; left out = it holds nothing up. */
  place?: 'first' | 'last';
}

/** Every resource that should exist once a stage is done. */
export type State = ReadonlyMap<ResourceId, Resource>;

export function resourceId(kind: string, key: string): ResourceId {
  return `${kind}/${key}`;
}

export type Undo = {
  /** `revert`: the program does it by moving the stage back. `restore`: from the named backup. `none`: neither. */
  how: 'revert' | 'restore' | 'none';
  until?: string;
  backups?: string[];
  /** What leads back all the same where nothing undoes the stage. */
  lastResort?: string;
  /** What people do, and record, before the program may go back; `file` = what proves it is this file, which a script writes. */
  first?: { task: string; text: string; file?: string };
};

/** What is known of a stage before any deployment is looked at. */
export interface StageInfo {
  name: string;
  area: string;
  title: string;
  /** What users notice. */
  impact: string;
  undo: Undo;
  /** Whether one may stop here for the night. */
  mayRest: 'yes' | 'hours' | 'no';
}

export interface ResourceChange {
  id: ResourceId;
  action: 'create' | 'update' | 'delete';
  before?: Resource;
  after?: Resource;
}

/** A stage of one plan: never empty, apart from `source` and `target`. */
export interface Stage extends StageInfo {
  track: string;
  index: number;
  before: State;
  after: State;
  changes: ResourceChange[];
  /** Collections nobody can sign in to from the end of this stage on, until the stage that opens them again. */
  closed: { collection: string; until: string }[];
}

export interface Track {
  name: string;
  stages: Stage[];
}

/** What was recorded of the stack so far, by name, as far as planning needs it (see evidence.ts). */
export interface PlanEvidence {
  /** By stage: who accepted that it can't be undone. */
  acknowledged?: Readonly<Record<string, unknown>>;
  /** By name of the manual task: who did it. */
  tasks?: Readonly<Record<string, { at: string; by: string; evidence?: string }>>;
  /** Findings that somebody took upon themselves. */
  waived?: readonly Waiver[];
  /** By stage: when it was last found complete, and when it was last gone back from. */
  completed?: Readonly<Record<string, string>>;
  undone?: Readonly<Record<string, string>>;
}

export interface Plan {
  deployment: string;
  source: Deployment;
  target: Deployment;
  waived?: readonly Waiver[];
  tracks: Track[];
  /** All stages, track by track. */
  stages: Stage[];
}
