import type { LiveContext } from '../live/live-rule';
import { all, type HostProps, type RoleProps } from '../rule';

type Stage = LiveContext['stage'];

/** The first stage of a track finds what it has, and makes none of it. */
const adopts = ({ name }: Stage): boolean => name === 'source';

/** Whether the stage makes or changes an object of one of these kinds. */
export function touches(stage: Stage, ...kinds: string[]): boolean {
  return !adopts(stage) && stage.changes.some(({ id }) => kinds.includes(id.slice(0, id.indexOf('/'))));
}

/** Session hosts that this stage brings in or opens. */
export function openedHosts(stage: Stage): HostProps[] {
  if (adopts(stage)) return [];
  const { before, after, changes } = stage;
  const touched = new Set(changes.map(({ id }) => id));
  return all<HostProps>(after, 'SessionHost').filter(({ host, state }) => {
    const id = `SessionHost/${host}`;
    if (state !== 'accepting' || !touched.has(id) || !after.has(`Server/${host}`)) return false;
    return before.get(id)?.props.state !== 'accepting';
  });
}

/** Servers that get a role in this stage. */
export function newRoles(stage: Stage): RoleProps[] {
  if (adopts(stage)) return [];
  const { changes } = stage;
  return changes.flatMap(({ action, after }) =>
    action === 'create' && after?.kind === 'ServerRole' ? [after.props as RoleProps] : [],
  );
}
