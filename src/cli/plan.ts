import { stageNamed } from '../planner/plan';
import { stepsOf } from '../planner/steps';
import { planJson } from '../report/plan-json';
import { planText } from '../report/plan-text';
import { findingsOf } from '../rules/findings';
import { colors, hint, loadPlan, print, projectRoot } from './project';

/** `rds-migrate plan <environment>`: offline, no engine. */
export function plan(name: string, options: { stage?: string; json?: boolean }): void {
  const { environment, plan: whole } = loadPlan(projectRoot(), name);
  const chosen = options.stage === undefined ? whole.stages : [stageNamed(whole, options.stage)];
  const findings = findingsOf(whole);
  const planned = chosen.map((stage) => ({
    stage,
    steps: stepsOf(stage),
    findings: findings.filter((finding) => finding.stage === stage.name),
  }));
  const general = findings.filter((finding) => finding.stage === undefined);
  if (options.json) {
    print(JSON.stringify(planJson(whole, planned, general), undefined, 2));
    return;
  }
  for (const warning of environment.warnings) hint(`warning: ${warning}`);
  print(planText(whole, planned, general, colors));
}
