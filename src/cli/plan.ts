import { stageNamed } from '../planner/plan';
import { stepsOf } from '../planner/steps';
import { planJson } from '../report/plan-json';
import { planText } from '../report/plan-text';
import { findingsAt } from '../rules/findings';
import { colors, hint, loadPlan, print, projectRoot } from './project';

/** `rds-migrate plan <environment>`: offline, no engine. */
export function plan(name: string, options: { stage?: string; json?: boolean }): void {
  const { environment, plan: whole } = loadPlan(projectRoot(), name);
  const chosen = options.stage === undefined ? whole.stages : [stageNamed(whole, options.stage)];
  const planned = chosen.map((stage) => ({
    stage,
    steps: stepsOf(stage),
    findings: findingsAt(whole, environment, stage),
  }));
  if (options.json) {
    print(JSON.stringify(planJson(whole, planned), undefined, 2));
    return;
  }
  for (const warning of environment.warnings) hint(`warning: ${warning}`);
  print(planText(whole, planned, colors));
}
