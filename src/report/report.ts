import { stateDigest } from '../planner/digest';
import { stepsOf } from '../planner/steps';
import type { Plan } from '../planner/types';
import { check, worstFirst } from '../rules';
import type { Finding } from '../rules/rule';
import { smokeTests } from '../rules/smoke';
import { windowFits } from '../rules/window-fits';
import { type PutBack, putBackSteps } from './break-glass/steps';
import { type Counts, countsOf, isAdoption, type Task, tasksOf } from './changes';
import { type Closed, closedOf } from './estimates/closed';
import { type Estimate, estimateOf, type Measured, plus, total } from './estimates/estimate';
import type { Span } from './estimates/figures';
import { type LatestStart, latestStarts, shortfallsOf } from './estimates/window';
import { type Permission, permissionsOf } from './permissions';
import type { PlannedStage } from './planned';

/** One document as the report names it. */
export interface DocumentFacts {
  name: 'source' | 'target';
  files: string[];
  /** SHA-256 of the document with its overlays applied. */
  digest: string;
}

/** What a report says besides the plan; all of it is given, since a report reads nothing. */
export interface ReportFacts {
  environment: string;
  toolVersion: string;
  documents: DocumentFacts[];
  /** When it was made; left out where the same plan shall give the same text. */
  generated?: string;
  measured?: Measured;
}

/** A stage with everything that is known of it offline. */
export interface StageReport extends PlannedStage {
  number: number;
  name: string;
  adopts: boolean;
  counts: Counts;
  tasks: Task[];
  invocations: number;
  estimate: Estimate;
  latestStart?: LatestStart;
  closed: Closed[];
  permissions: Permission[];
  /** What is looked at when it is done, as sentences. */
  smokeTests: string[];
  putBack: PutBack[];
}

export interface Report {
  plan: Plan;
  facts: ReportFacts;
  stages: StageReport[];
  /** Findings of no single stage. */
  general: Finding[];
  /** All of them, the worst first. */
  findings: Finding[];
  totals: Counts & { invocations: number; tasks: number; program: Span; people: Span };
  /** SHA-256 of the state that the plan ends with. */
  digest: string;
}

/** Everything that plan and report show, computed once; to the findings come those that only durations show. */
export function reportOf(plan: Plan, given: readonly Finding[], facts: ReportFacts): Report {
  const estimated = plan.stages.map((stage) => {
    const steps = stepsOf(stage);
    return { stage, steps, estimate: estimateOf({ stage, steps }, facts.measured) };
  });
  const starts = startsByTrack(plan, estimated);
  const findings = worstFirst([...given, ...windowFindings(plan, estimated)]);
  const stages = estimated.map(
    ({ stage, steps, estimate }): StageReport => ({
      stage,
      steps,
      estimate,
      closed: closedOf(stage, estimated),
      findings: findings.filter((finding) => finding.stage === stage.name),
      number: plan.stages.indexOf(stage) + 1,
      name: stage.name,
      adopts: isAdoption(stage),
      counts: countsOf(stage),
      tasks: tasksOf(stage),
      invocations: steps.reduce((sum, { steps: own }) => sum + own.filter((step) => step.do === 'run').length, 0),
      permissions: permissionsOf({ steps }),
      smokeTests: smokeTestsOf(plan, stage),
      putBack: putBackSteps(stage, plan.stages),
      ...(starts.has(stage.name) ? { latestStart: starts.get(stage.name) } : {}),
    }),
  );
  return {
    plan,
    facts,
    stages,
    general: findings.filter((finding) => finding.stage === undefined),
    findings,
    totals: totalsOf(stages),
    digest: stateDigest(plan.stages.at(-1)?.after ?? new Map()),
  };
}

/** Offline it is known which of them have something to look at. */
function smokeTestsOf({ source, target }: Plan, stage: Plan['stages'][number]): string[] {
  const context = { source, target, stage, now: new Date(0) };
  return smokeTests.filter((test) => test.reads(context).length > 0).map(({ statement }) => statement);
}

interface Estimated {
  stage: Plan['stages'][number];
  estimate: Estimate;
}

/** Tracks run beside each other, so that each has to fit into the window by itself. */
function byTrack(plan: Plan, estimated: readonly Estimated[]): Estimated[][] {
  return plan.tracks.map(({ name }) => estimated.filter(({ stage }) => stage.track === name));
}

function windowFindings(plan: Plan, estimated: readonly Estimated[]): Finding[] {
  const { source, target } = plan;
  const short = byTrack(plan, estimated).flatMap((own) => shortfallsOf(own, target.migration?.window));
  return check({ source, target, plan, short }, [windowFits]);
}

function startsByTrack(plan: Plan, estimated: readonly Estimated[]) {
  const starts = new Map<string, LatestStart>();
  for (const own of byTrack(plan, estimated)) {
    latestStarts(own, plan.target.migration?.window).forEach((start, index) => {
      const stage = own[index]?.stage;
      if (start && stage && !isAdoption(stage)) starts.set(stage.name, start);
    });
  }
  return starts;
}

function totalsOf(stages: StageReport[]): Report['totals'] {
  const totals = { create: 0, update: 0, delete: 0, invocations: 0, tasks: 0 };
  let program: Span = [0, 0];
  let people: Span = [0, 0];
  for (const { adopts, counts, invocations, tasks, estimate } of stages) {
    if (!adopts) {
      totals.create += counts.create;
      totals.update += counts.update;
      totals.delete += counts.delete;
    }
    totals.invocations += invocations;
    totals.tasks += tasks.filter(({ done }) => !done).length;
    program = plus(program, estimate.program);
    people = plus(people, estimate.people);
  }
  return { ...totals, program, people };
}

/** Everything a stage takes, people and program together. */
export function durationOf({ estimate }: Pick<StageReport, 'estimate'>): Span {
  return total(estimate);
}
