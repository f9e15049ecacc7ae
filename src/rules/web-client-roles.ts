import { brokersOf, gatewaysOf, known, olderThan, osOf, webServersOf } from './facts';
import type { Observation, Rule } from './rule';

export const webClientRoles: Rule = {
  id: 'web-client-roles',
  severity: 'blocker',
  statement:
    'The web client needs brokers, gateway and web servers of 2016 or later, and a gateway or a WebSocket listener.',
  reason:
    'Browsers speak WebSocket, which earlier releases do not; without a gateway, brokers and hosts of 2019 or later have to listen on port 3392.',
  source: 'docs/behaviour/web.md section 1',
  remedy: 'leave webAccess.webClient out until all of these servers run 2016 or later',
  check({ target }) {
    if (!target.webAccess?.webClient) return [];
    const at = '/webAccess/webClient';
    const servers = [...brokersOf(target), ...gatewaysOf(target), ...webServersOf(target)];
    const old = servers.filter((server) => known([osOf(target, server)]).some((os) => olderThan(os, '2016')));
    const found: Observation[] =
      old.length > 0
        ? [{ message: `the web client is wanted, but ${[...new Set(old)].join(', ')} run a release before 2016`, at }]
        : [];
    if (gatewaysOf(target).length > 0 || (target.gateway?.unmanagedMembers ?? []).length > 0) return found;
    return [
      ...found,
      {
        message:
          'the web client is wanted without a gateway: browsers reach brokers and session hosts on port 3392 only',
        severity: 'manual',
        remedy:
          'bind a certificate to port 3392 on brokers and session hosts (netsh http add sslcert), and set WebSocketURI',
        at,
      },
    ];
  },
};
