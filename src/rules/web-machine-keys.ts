import { webServersOf } from './facts';
import type { Rule } from './rule';

export const webMachineKeys: Rule = {
  id: 'web-machine-keys',
  severity: 'warning',
  statement: 'Several servers of RD Web Access behind one name have the same machine keys.',
  reason:
    'The cookie of a sign-in is read with these keys: a server with others asks the user to sign in again, and again.',
  source: 'docs/behaviour/web.md section 1',
  remedy: 'write webAccess.machineKey: { secret: <name> } into the target document, which gives all members the same',
  check({ source, target }) {
    const members = webServersOf(target);
    const added = members.filter((member) => !webServersOf(source).includes(member));
    // Servers that have been there are as their administrators made them.
    if (members.length < 2 || added.length === 0 || target.webAccess?.machineKey) return [];
    return [
      {
        message: `${added.join(', ')} would make machine keys of their own beside ${members.length - added.length} other servers`,
        at: '/webAccess/members',
      },
    ];
  },
};
