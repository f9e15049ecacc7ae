import type { Stage } from '../../planner/types';
import { type Estimate, minutesOf, plus, total } from './estimate';
import type { Span } from './figures';

/** A collection that nobody can sign in to from the end of a stage on. */
export interface Closed {
  collection: string;
  /** The stage that opens it again. */
  until: string;
  /** For how many minutes, up to the end of that stage. */
  minutes: Span;
}

/**
 * How long the collections that a stage leaves closed stay so: all stages up to the one that opens them, and the time that users
 * are told before their sign-out, since that stage waits for it.
 */
export function closedOf(stage: Stage, stages: readonly { stage: Stage; estimate: Estimate }[]): Closed[] {
  const here = stages.findIndex((item) => item.stage === stage);
  return stage.closed.map(({ collection, until }) => {
    const last = stages.findIndex((item) => item.stage.name === until);
    const between = stages.slice(here + 1, last + 1).map(({ estimate }) => plus(total(estimate), told(estimate)));
    return { collection, until, minutes: between.reduce<Span>(plus, [0, 0]) };
  });
}

function told({ until }: Estimate): Span {
  const lead = Math.max(0, ...until.map(({ firstNotice }) => minutesOf(firstNotice ?? '0min')));
  return [lead, lead];
}
