import { getRdUserSession } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Condition, Wait } from '../../cmdlets/step';
import { describeSessions, sessionsOfCollection, sessionsUnread } from '../sessions/user-sessions';

/** Nobody is on any desktop of a collection: as a wait, and as what a step asks again before it begins. */
export function nobodyOnDesktops(collection: string, why: string): { wait: Wait; onlyIf: Condition } {
  const reads = [getRdUserSession()];
  const on = (snapshot: Snapshot) => sessionsOfCollection(snapshot, collection, []);
  return {
    wait: {
      do: 'wait',
      title: `Nobody is signed in to collection ${collection}`,
      reads,
      open(snapshot) {
        const sessions = on(snapshot);
        if (sessions.length > 0) return describeSessions(sessions, `collection ${collection}`, true);
        return sessionsUnread(snapshot);
      },
      everySeconds: 60,
      blockSeconds: 0,
      waitsFor: 'people',
      instructions: `${why}, so nobody may be on them: have these sessions of collection ${collection} signed out.`,
    },
    onlyIf: {
      text: `nobody is signed in to collection ${collection}`,
      reads,
      holds: (snapshot) => sessionsUnread(snapshot) === undefined && on(snapshot).length === 0,
    },
  };
}
