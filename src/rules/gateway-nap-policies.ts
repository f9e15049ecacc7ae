import { gatewaysOf, olderThan, osOf } from './facts';
import type { Rule } from './rule';

export const gatewayNapPolicies: Rule = {
  id: 'gateway-nap-policies',
  severity: 'note',
  statement: 'Connection policies about the health of clients (NAP) end with Windows Server 2016.',
  reason: 'NAP is gone in 2016: such policies are not carried, and setup in place refuses to go on while there is one.',
  source: 'docs/behaviour/gateway.md section 3',
  remedy: 'look for HasNapAttributes among the connection policies of the old gateways and delete those that have it',
  check({ source, target }) {
    const old = gatewaysOf(source).filter((server) => {
      const os = osOf(source, server);
      return os !== undefined && olderThan(os, '2016');
    });
    const newer = gatewaysOf(target).some((server) => {
      const os = osOf(target, server);
      return os !== undefined && !olderThan(os, '2016');
    });
    if (old.length === 0 || !newer) return [];
    const inPlace = old.some((server) => target.servers[server]?.upgrade === 'inPlace');
    return [
      {
        message: `${old.join(', ')} may have NAP policies, which newer gateways do not know`,
        at: '/gateway/members',
        stage: inPlace ? 'gateway/upgrade' : 'gateway/transfer',
      },
    ];
  },
};
