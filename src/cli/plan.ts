import { stageNamed } from '../planner/plan';
import { planJson } from '../report/plan-json';
import { planText } from '../report/plan-text';
import { colors, hint, loadPlan, print, projectRoot } from './project';
import { reportFor } from './report-facts';
import { writeScripts } from './script-files';

/** `rds-migrate plan <environment>`: offline, no engine. */
export function plan(name: string, options: { stage?: string; json?: boolean; script?: string }): void {
  const root = projectRoot();
  const { environment, plan: whole } = loadPlan(root, name);
  const wanted = options.stage === undefined ? undefined : stageNamed(whole, options.stage).name;
  const report = reportFor(root, environment, whole);
  const chosen = report.stages.filter((stage) => wanted === undefined || stage.name === wanted);
  if (options.script !== undefined) {
    writeScripts({ ...report, stages: chosen }, options.script);
    return;
  }
  if (options.json) {
    print(JSON.stringify(planJson(report, chosen), undefined, 2));
    return;
  }
  for (const warning of environment.warnings) hint(`warning: ${warning}`);
  print(planText(report, chosen, colors));
}
