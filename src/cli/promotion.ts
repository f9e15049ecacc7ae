import { version } from '../../package.json';
import { passedNow, promotionRefusal, type Refusal, requirementsOf } from '../planner/promotion';
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
 *
 * @throws UserError where a stack that is there can't be read
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
    const there = names.includes(requirement.from);
    const told = there ? (await recordedState(pulumi, requirement.from)).promotion : undefined;
    const refusal = promotionRefusal(requirement, next, own, told);
    if (refusal) waits.push(refusal);
  }
  return { from: requirements.map(({ from }) => from), waits };
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
