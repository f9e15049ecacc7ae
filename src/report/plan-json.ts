import type { Step } from '../cmdlets/step';
import type { ResourceChange } from '../planner/types';
import { SECRET } from '../resources/diff';
import { breakGlassOf } from './break-glass/areas';
import { fieldsOf } from './changes';
import type { Estimate } from './estimates/estimate';
import type { Span } from './estimates/figures';
import { stepLines } from './invocations';
import type { Report, StageReport } from './report';

/** The plan for programs; `format` is raised when a field changes its meaning. */
export function planJson({ plan, facts, general, totals, digest }: Report, chosen: StageReport[]) {
  return {
    format: 'rds-migrate-plan/1',
    deployment: plan.deployment,
    environment: facts.environment,
    toolVersion: facts.toolVersion,
    generated: facts.generated,
    documents: facts.documents,
    digest,
    window: plan.target.migration?.window,
    totals: { ...totals, program: minutes(totals.program), people: minutes(totals.people) },
    findings: general,
    stages: chosen.map((planned) => ({
      number: planned.number,
      track: planned.stage.track,
      name: planned.name,
      title: planned.stage.title,
      impact: planned.stage.impact,
      undo: planned.stage.undo,
      mayRest: planned.stage.mayRest,
      adopts: planned.adopts,
      resources: planned.stage.after.size,
      counts: planned.counts,
      closed: planned.closed.map((closed) => ({ ...closed, minutes: minutes(closed.minutes) })),
      estimate: estimateJson(planned.estimate),
      latestStart: planned.latestStart,
      findings: planned.findings,
      tasks: planned.tasks,
      permissions: planned.permissions,
      smokeTests: planned.smokeTests,
      changes: planned.stage.changes.map(changeJson),
      steps: planned.steps
        .filter(({ steps }) => steps.length > 0)
        .map(({ change, steps }) => ({ resource: change.id, action: change.action, steps: steps.map(stepJson) })),
      breakGlass: {
        aim: breakGlassOf(planned.stage.area).aim,
        notes: breakGlassOf(planned.stage.area).notes,
        steps: planned.putBack.map(({ resource, steps }) => ({ resource, steps: steps.map(stepJson) })),
      },
    })),
  };
}

/** Usual and long minutes, to a tenth. */
function minutes([usual, long]: Span): Span {
  return [Math.round(usual * 10) / 10, Math.round(long * 10) / 10];
}

function estimateJson({ program, people, undo, ...rest }: Estimate) {
  return { program: minutes(program), people: minutes(people), ...(undo ? { undo: minutes(undo) } : {}), ...rest };
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
