import { version } from '../../package.json';
import { describeError, UserError } from '../errors';
import { nearest } from '../planner/nearest';
import {
  passedNow,
  promotionRefusal,
  type Refusal,
  type Requirement,
  requirementsOf,
  unasked,
} from '../planner/promotion';
import type { Stage } from '../planner/types';
import { ListedStacks, readOutput } from './engine-output';
import type { Planned } from './project';
import type { Pulumi } from './pulumi';
import { recordedState } from './stack';

/** Other stacks that a stage waits for, or that have let it through. */
export interface Promotion {
  from: string[];
  waits: Refusal[];
}

/**
 * What other stacks say to entering `next`; `known` are the names of the stacks there are, looked up where not given.
 * Undefined = no other stack is asked.
 */
export async function promotionTo(
  pulumi: Pulumi,
  { environment, plan }: Planned,
  next: Stage,
  promoteFrom: string | undefined,
  known?: readonly string[],
): Promise<Promotion | undefined> {
  const requirements = requirementsOf(plan, promoteFrom);
  if (requirements.length === 0) return undefined;
  const own = passedNow(environment, version, '');
  const names = known ?? (await stacksOf(pulumi)).map(({ name }) => name);
  const waits: Refusal[] = [];
  for (const requirement of requirements) {
    const refusal = await refusalOf(pulumi, requirement, names, (told) =>
      promotionRefusal(requirement, next, own, told),
    );
    if (refusal) waits.push(refusal);
  }
  return { from: requirements.map(({ from }) => from), waits };
}

/** A stack that can't be read keeps nobody from hearing of the others. */
async function refusalOf(
  pulumi: Pulumi,
  requirement: Requirement,
  names: readonly string[],
  judge: (told: unknown) => Refusal | undefined,
): Promise<Refusal | undefined> {
  if (!names.includes(requirement.from)) return notThere(requirement, names) ?? judge(undefined);
  try {
    return judge((await recordedState(pulumi, requirement.from)).promotion);
  } catch (error) {
    const next = error instanceof UserError ? error.nextStep() : undefined;
    return unasked(requirement, describeError(error).split('\n')[0] ?? '', next);
  }
}

/** A name that is nearly that of a stack is a slip of the pen; any other stack may still be made. */
function notThere(requirement: Requirement, names: readonly string[]): Refusal | undefined {
  const close = nearest(requirement.from, names);
  if (close === undefined) return undefined;
  return unasked(requirement, `there is no such stack; did you mean ${close}?`, `write ${close}`);
}

/** A stack as `pulumi stack ls` lists it, by its plain name. */
export interface ListedStack {
  name: string;
  lastUpdate?: string;
}

/** The stacks of the backend that belong to this project. */
export async function stacksOf(pulumi: Pulumi): Promise<ListedStack[]> {
  const listed = readOutput(ListedStacks, await pulumi.must(['stack', 'ls', '--json']), 'pulumi stack ls');
  return listed.map(({ name, lastUpdate }) => ({
    name: name.split('/').at(-1) ?? name,
    ...(lastUpdate ? { lastUpdate } : {}),
  }));
}
