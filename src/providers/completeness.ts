import { isScheduled } from '../planner/schedule';
import { viewOf } from '../planner/view';
import { kindOf } from '../resources';
import { owedText } from '../resources/debts';
import { maskSecrets } from '../resources/diff';
import { Lifecycle } from './lifecycle';
import type { Movement, Session } from './session';

/** What a stage still leaves to do on the way to it, one line each; empty = complete. `tasks` = those for people too. */
export async function openOf(session: Session, way: Movement, { tasks = true } = {}): Promise<string[]> {
  const stage = way.to;
  const here = session.movement;
  session.movement = way;
  const behind = [...(way.passed ?? []), ...(way.from ? [way.from] : [])];
  const before = new Map(behind.flatMap((passed) => [...passed.after]));
  try {
    const ids = new Set([...stage.after.keys(), ...before.keys()]);
    const open = await Promise.all(
      [...ids].map(async (id): Promise<string | undefined> => {
        const after = stage.after.get(id);
        if (!tasks && after?.kind === 'ManualTask') return undefined;
        if (after) {
          const kind = kindOf(after.kind);
          const standing = await new Lifecycle(session, kind).stand(after.props);
          if (!standing.current && after.kind === 'ManualTask') return `task ${after.key} is not recorded as done`;
          // One that vanished is a colleague's business, unless the stage writes to it: then it is to be made again.
          if (!standing.current) {
            return before.has(id) && !isScheduled(session.states, id, kind) ? undefined : `${id} does not exist`;
          }
          const [first] = maskSecrets(kind, standing.due);
          if (first) return `${id}: ${first.path} is ${JSON.stringify(first.from)}, not ${JSON.stringify(first.to)}`;
          const [owed] = standing.owed;
          return owed === undefined ? undefined : `${id}: ${owedText(owed)} since it was changed`;
        }
        const gone = before.get(id);
        if (!gone) return undefined;
        const kind = kindOf(gone.kind);
        const world = { stage: stage.name, before: viewOf(before), after: viewOf(stage.after) };
        if (kind.remove(gone.props, world).length === 0) return undefined;
        return (await new Lifecycle(session, kind).exists(gone.props)) ? `${id} still exists` : undefined;
      }),
    );
    return open.filter((text) => text !== undefined);
  } finally {
    session.movement = here;
  }
}
