import { isLost, type Role, serversByRole } from '../../rules/facts';
import { type Context, targetOf } from '../context';
import { Draft } from '../state';
import type { StageDefinition } from './stage';

/** Servers that keep name and role but get a newer release; other roles on them may have brought it already. */
function upgradedServers({ source, target }: Context, role: Role): string[] {
  const of = (document: typeof source) => serversByRole(document).find(([name]) => name === role)?.[1] ?? [];
  const wanted = of(target);
  const stays = (server: string) => wanted.includes(server) && !isLost(source, server) && !isLost(target, server);
  // A session host leaves its collection before its upgrade: that is its wave's business.
  return of(source).filter((server) => stays(server) && source.sessionHosts?.[server]?.collection === undefined);
}

/** The upgrade of servers that stay where they are; for areas that may also be moved directly. */
export function inPlaceUpgrade(
  area: string,
  role: Role,
  label: string,
  impact: string,
  backups: string[],
): StageDefinition {
  return {
    name: `${area}/upgrade`,
    area,
    title: `Upgrade the ${label} servers that stay, in place`,
    impact,
    undo: { how: 'restore', backups: [...backups, 'the virtual machine'] },
    mayRest: 'yes',
    apply(state, context) {
      const draft = new Draft(state);
      for (const server of upgradedServers(context, role)) {
        const wanted = targetOf(context, 'Server', server);
        if (wanted && draft.get('Server', server)?.props.os !== wanted.props.os) draft.put(wanted);
      }
      return draft.state();
    },
  };
}
