import type { Deployment } from '../documents/schema';
import type { Props } from '../resources/kind';

/** `blocker`: the stage may not begin. `manual`: a person has to do something. `note`: good to know. */
export type Severity = 'blocker' | 'warning' | 'manual' | 'note';

/** What rules see of a plan: the planner's own types have more (rules may not import upwards). */
export interface ResourceView {
  kind: string;
  key: string;
  props: Props;
}

export interface StageView {
  name: string;
  track: string;
  before: ReadonlyMap<string, ResourceView>;
  after: ReadonlyMap<string, ResourceView>;
  changes: { id: string; action: 'create' | 'update' | 'delete'; before?: ResourceView; after?: ResourceView }[];
  closed: { collection: string; until: string }[];
}

export interface PlanView {
  stages: StageView[];
}

export interface RuleContext {
  source: Deployment;
  target: Deployment;
  /** Rules that look at single stages say nothing without it. */
  plan?: PlanView;
  /** Where the durations of stages don't fit into the window, for those who know durations. */
  short?: readonly { stage: string; message: string; remedy: string }[];
}

/** What a rule's check returns; the registry adds the rest of a finding. */
export interface Observation {
  message: string;
  /** Stage that it concerns; left out = all but `source`. */
  stage?: string;
  /** Figures that change from look to look: told with it, and no part of what a waiver is given for. */
  detail?: string;
  /** Instead of the rule's own. */
  severity?: Severity;
  remedy?: string;
  /** The object concerned, `Kind/key`: a blocker or warning is shown at it. */
  about?: string;
  /** JSON pointer into the target document, or into the source where the target has nothing there. */
  at?: string;
}

/** Somebody's word that a finding may stand. */
export interface Waived {
  reason: string;
  by: string;
  at: string;
}

export interface Finding {
  rule: string;
  severity: Severity;
  message: string;
  detail?: string;
  remedy: string;
  stage?: string;
  about?: string;
  at?: string;
  /** It stops nothing any more; the report shows it all the same. */
  waived?: Waived;
}

/** Whether a finding keeps its stage from beginning. */
export function blocks({ severity, waived }: Pick<Finding, 'severity' | 'waived'>): boolean {
  return severity === 'blocker' && waived === undefined;
}

/** What a finding says, with its figures. */
export function wordsOf({ message, detail }: Pick<Finding, 'message' | 'detail'>): string {
  return detail === undefined ? message : `${message}: ${detail}`;
}

/** One piece of migration knowledge. */
export interface Rule {
  /** Stable; pages and scripts refer to it. */
  id: string;
  severity: Severity;
  /** The rule as one sentence. */
  statement: string;
  reason: string;
  /** Where it comes from, as pages cite it. */
  source: string;
  /** What to do when it is broken. */
  remedy: string;
  /** Somebody may take the risk, with a reason and a name in the evidence file. */
  waivable?: true;
  check(context: RuleContext): Observation[];
}

/** Objects of one kind in a state. */
export function all<P extends Props>(state: ReadonlyMap<string, ResourceView>, kind: string): P[] {
  const found: P[] = [];
  for (const resource of state.values()) if (resource.kind === kind) found.push(resource.props as P);
  return found;
}

export interface ServerProps extends Props {
  name: string;
  os: import('../documents/scalars').OsVersion;
}
export interface RoleProps extends Props {
  server: string;
  role: import('./facts').Role;
}
export interface HostProps extends Props {
  host: string;
  collection: string;
  state: 'accepting' | 'draining';
}
