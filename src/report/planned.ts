import type { PlannedChange } from '../planner/steps';
import type { Stage } from '../planner/types';
import type { Finding } from '../rules/rule';

/** A stage with everything that is known of it offline. */
export interface PlannedStage {
  stage: Stage;
  /** In the order in which the engine makes the changes. */
  steps: PlannedChange[];
  findings: Finding[];
}
