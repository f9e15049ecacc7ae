import { z } from 'zod';
import type { Environment } from '../documents/environment';
import { UserError } from '../errors';
import type { Plan, Stage } from './types';

/** With what a stage was completed: the program, and the documents as they are before overlays. */
export const PassedStage = z.object({ at: z.string(), tool: z.string(), source: z.string(), target: z.string() });
export type PassedStage = z.infer<typeof PassedStage>;

/** What a stack tells the others about itself: its output `promotion`, each part in one line, since every `up` prints it. */
export const PromotionRecord = z.object({
  environment: z.string(),
  /** Stages of its plan, in order. */
  stages: z.string().transform((names) => names.split(' ')),
  /** Stages it has completed, as `passedText` writes them. */
  passed: z
    .string()
    .transform((text) => Object.fromEntries(text.split(', ').filter(Boolean).map(passedEntry)))
    .pipe(z.record(z.string(), PassedStage)),
});

const passedText = (passed: Record<string, PassedStage>): string =>
  Object.entries(passed)
    .map(([stage, { at, tool, source, target }]) => [stage, at, tool, source, target].join(' '))
    .join(', ');

function passedEntry(text: string): [string, object] {
  const [stage = '', at, tool, source, target] = text.split(' ');
  return [stage, { at, tool, source, target }];
}

export type PromotionRecord = z.input<typeof PromotionRecord>;

/** Another stack that has to have completed something before a stage is entered. */
export interface Requirement {
  /** Name of that stack. */
  from: string;
  /** Undefined = the stage itself. */
  stage?: string;
}

/** Why a stage may not be entered yet, and what has to be run where. */
export interface Refusal {
  message: string;
  next: string;
}

/** What has to be fulfilled elsewhere: by the stack's config, and by the target document. */
export function requirementsOf(plan: Plan, promoteFrom: string | undefined): Requirement[] {
  const written = plan.target.migration?.promoteFrom;
  return [
    ...(promoteFrom === undefined ? [] : [{ from: promoteFrom }]),
    ...(written === undefined ? [] : [{ from: written.environment, stage: written.stage }]),
  ];
}

/** Before anything is asked: nobody could ever be first. */
export function refuseWaitingForItself(requirements: readonly Requirement[], stack: string): void {
  if (requirements.some(({ from }) => from === stack))
    throw new UserError('promotes-itself', `stack ${stack} can't wait for itself`);
}

/**
 * Where the other stack can't be read at all. The engine says what is wrong, as `unknown stack "lab"`, and not what to do;
 * `next` is what mends it where the stack is there.
 */
export function unasked({ from, stage }: Requirement, why: string, next?: string): Refusal {
  const place =
    stage === undefined ? 'promoteFrom in the config of this stack' : 'migration.promoteFrom in the target document';
  return {
    message: `stack ${from} has to be first and can't be asked: ${why}`,
    next: `${next ?? mending(from, why)}; what asks for it is ${place}`,
  };
}

const mending = (stack: string, why: string): string =>
  /unknown stack/i.test(why)
    ? `\`pulumi stack init ${stack}\` begins it there`
    : `\`pulumi stack --stack ${stack}\` has to answer here first`;

/** With what this stack would complete a stage now. */
export function passedNow(
  { source, target }: Pick<Environment, 'source' | 'target'>,
  tool: string,
  at: string,
): PassedStage {
  return { at, tool, source: source.baseDigest, target: target.baseDigest };
}

/**
 * Why the other stack doesn't let this one enter a stage; undefined = it does. A stage that the other plan has not (it has other
 * waves, or no gateway) is covered once that plan is done as a whole.
 */
export function promotionRefusal(
  { from, stage: named }: Requirement,
  stage: Pick<Stage, 'name' | 'index'>,
  own: Omit<PassedStage, 'at'>,
  told: unknown,
): Refusal | undefined {
  if (stage.index === 0) return undefined;
  const parsed = PromotionRecord.safeParse(told);
  if (!parsed.success) {
    return {
      message: `stage ${stage.name} waits for stack ${from}, which has recorded nothing yet`,
      next: `on stack ${from}: \`pulumi config set stage source --stack ${from}\` and \`pulumi up --stack ${from}\`, then stage by stage up to ${named ?? stage.name}`,
    };
  }
  const { stages, passed, environment } = parsed.data;
  const last = stages.at(-1) ?? 'target';
  const wanted = stages.includes(named ?? stage.name) ? (named ?? stage.name) : last;
  const why = whyOther(wanted, stage.name, named);
  const done = passed[wanted];
  if (!done) {
    return {
      message: `stage ${stage.name} waits for stack ${from}, which has not completed ${wanted}${why}`,
      next: `on stack ${from}: ${commandsFor(from, environment, stages, wanted)}`,
    };
  }
  if (done.tool !== own.tool) {
    return {
      message: `stage ${stage.name} waits for stack ${from}, which completed ${wanted} with rds-migrate ${done.tool}, not ${own.tool}`,
      next: `use rds-migrate ${done.tool} here, or take a fresh stack ${from} through its stages with ${own.tool}`,
    };
  }
  const others = (['source', 'target'] as const).filter((name) => done[name] !== own[name]);
  if (others.length === 0) return undefined;
  return {
    message: `stage ${stage.name} waits for stack ${from}, which completed ${wanted} with another version of the base documents (${others.map((name) => `${name}.yaml`).join(' and ')})`,
    next: `on stack ${from}: ${commandsAnew(from, environment, parsed.data, wanted)}; that needs \`base:\` in stacks/${environment} to be the same as here`,
  };
}

/** Why another stage than the one to be entered has to be complete there. */
function whyOther(wanted: string, stage: string, named: string | undefined): string {
  if (wanted === named) return ' (so says migration.promoteFrom in the target document here)';
  return wanted === stage ? '' : `, which stands for ${named ?? stage} there`;
}

/** Every run records anew with which documents the stages before its own are complete; for its own one a look does. */
function commandsAnew(
  stack: string,
  environment: string,
  { stages, passed }: z.output<typeof PromotionRecord>,
  wanted: string,
): string {
  const up = `\`pulumi up --stack ${stack}\`, which records it with the base documents as they are now`;
  if (stages.slice(stages.indexOf(wanted) + 1).some((later) => passed[later])) return up;
  return `${up}; where the stack still stands in ${wanted}, ${lookAt(stack, environment)} besides`;
}

const lookAt = (stack: string, environment: string): string =>
  `\`npx rds-migrate verify ${environment} --stack ${stack}\` and once more \`pulumi up --stack ${stack}\`, which publishes it`;

/** The last stage is completed by a look at it, every other one by entering the next. */
function commandsFor(stack: string, environment: string, stages: string[], wanted: string): string {
  const following = stages[stages.indexOf(wanted) + 1];
  const steps = `\`npx rds-migrate stage next --stack ${stack}\` and \`pulumi up --stack ${stack}\`, one stage after the other up to ${following ?? wanted}`;
  if (following) return `${steps}, so that ${wanted} is found complete`;
  return `${steps}; when that ends without changes, ${lookAt(stack, environment)}`;
}

/**
 * What a stack tells of its completed stages: those it has left, as its root resource recorded them, and the one it is in, if
 * `verify` found it complete.
 */
export function promotionRecord(
  environment: Pick<Environment, 'name' | 'evidence'>,
  plan: Plan,
  current: string,
  passed: Record<string, PassedStage>,
): PromotionRecord {
  const looked = environment.evidence.completed.flatMap(({ stage, at, tool, base }): [string, PassedStage][] =>
    tool !== undefined && base && stage === current ? [[stage, { at, tool, ...base }]] : [],
  );
  return {
    environment: environment.name,
    stages: plan.stages.map(({ name }) => name).join(' '),
    passed: passedText({ ...Object.fromEntries(looked), ...passed }),
  };
}
