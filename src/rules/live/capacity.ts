import { getRdUserSession } from '../../cmdlets/reads';
import { sessionsOfCollection, sessionsUnread } from '../../resources/sessions/user-sessions';
import { sessionsAtMost } from '../facts';
import { all, type HostProps, type Observation } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** How much more than now a host may get before it is worth a word. */
const MORE_THAN_USUAL = 1.5;

interface Thinned {
  collection: string;
  /** Hosts that take users now, and those that will. */
  now: string[];
  left: string[];
}

/** Collections in which fewer hosts take users once the stage has begun; where none is left, the plan says so anyway. */
function thinned({ stage }: LiveContext): Thinned[] {
  const accepting = (state: typeof stage.before) =>
    all<HostProps>(state, 'SessionHost').filter((host) => host.state === 'accepting');
  const after = accepting(stage.after);
  const before = accepting(stage.before);
  const collections = new Set(before.map(({ collection }) => collection));
  return [...collections].flatMap((collection) => {
    const of = (hosts: HostProps[]) => hosts.filter((host) => host.collection === collection).map(({ host }) => host);
    const [now, left] = [of(before), of(after)];
    return left.length > 0 && left.length < now.length ? [{ collection, now, left }] : [];
  });
}

/** Most sessions that the hosts take, as far as the document limits each of them. */
function limitOf({ collection, left }: Thinned, { stage }: LiveContext): number | undefined {
  const balancing = stage.after.get(`SessionCollection/${collection}`)?.props.loadBalancing;
  if (typeof balancing !== 'object' || balancing === null) return undefined;
  return sessionsAtMost(left, balancing as Record<string, { sessionLimit?: number }>);
}

export const capacity: LiveRule = {
  id: 'capacity',
  severity: 'warning',
  statement: 'The hosts that are left can take the users of those that are away.',
  reason: 'Users who are sent off a host sign in again at once, all on the hosts that remain.',
  source: 'docs/stages.md, sessions/wave/add: capacity',
  remedy: 'make the wave smaller, add a host first, or choose an hour with fewer sessions',
  waivable: true,
  reads: (context) => (thinned(context).length > 0 ? [getRdUserSession()] : []),
  check(snapshot, context) {
    if (thinned(context).length === 0 || sessionsUnread(snapshot) !== undefined) return [];
    return thinned(context).flatMap((one): Observation[] => {
      const { collection, now, left } = one;
      const sessions = sessionsOfCollection(snapshot, collection, now).length;
      const about = `SessionCollection/${collection}`;
      const limit = limitOf(one, context);
      if (limit !== undefined && sessions > limit) {
        const message = `${collection} has ${sessions} sessions, and ${left.join(', ')} take ${limit} at most`;
        return [{ message, severity: 'blocker', about }];
      }
      if (limit !== undefined || sessions / left.length <= (MORE_THAN_USUAL * sessions) / now.length) return [];
      const message = `the ${sessions} sessions of ${collection}, on ${now.length} hosts now, would share ${left.length}: ${left.join(', ')}`;
      return [{ message, about }];
    });
  },
};
