import type { Step } from '../cmdlets/step';
import type { Plan, ResourceChange } from '../planner/types';
import { SECRET } from '../resources/diff';
import type { Finding } from '../rules/rule';
import { countsOf, fieldsOf, tasksOf } from './changes';
import { stepLines } from './invocations';
import { isAdoption } from './plan-text';
import type { PlannedStage } from './planned';

/** The plan for programs; `format` is raised when a field changes its meaning. */
export function planJson(plan: Plan, stages: PlannedStage[], general: Finding[]) {
  return {
    format: 'rds-migrate-plan/1',
    deployment: plan.deployment,
    findings: general,
    stages: stages.map(({ stage, steps, findings }) => ({
      number: stage.index + 1,
      track: stage.track,
      name: stage.name,
      title: stage.title,
      impact: stage.impact,
      undo: stage.undo,
      mayRest: stage.mayRest,
      adopts: isAdoption(stage),
      resources: stage.after.size,
      counts: countsOf(stage),
      closed: stage.closed,
      findings,
      tasks: tasksOf(stage),
      changes: stage.changes.map(changeJson),
      steps: steps
        .filter(({ steps: own }) => own.length > 0)
        .map(({ change, steps: own }) => ({ resource: change.id, action: change.action, steps: own.map(stepJson) })),
    })),
  };
}

function changeJson(change: ResourceChange) {
  return {
    resource: change.id,
    action: change.action,
    // `undefined` is left out by JSON: a field without `from` was not managed before.
    fields: fieldsOf(change).map(({ path, from, to }) => ({
      path,
      from,
      to,
      secret: from === SECRET || to === SECRET,
    })),
  };
}

function stepJson(step: Step) {
  const text = stepLines([step]);
  if (step.do === 'wait') {
    return {
      wait: step.title,
      for: step.waitsFor,
      instructions: step.instructions,
      invocations: step.mayRun ?? [],
      text,
    };
  }
  return { invocation: step.invocation, onlyIf: step.onlyIf?.text, once: step.once, text };
}
