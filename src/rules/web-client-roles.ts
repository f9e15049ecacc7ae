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
    const found: Observation[] = [
      ...(old.length > 0
        ? [{ message: `the web client is wanted, but ${[...new Set(old)].join(', ')} run a release before 2016`, at }]
        : []),
      ...asksOfPeople(gatewaysOf(target).filter((server) => osOf(target, server) === '2016')).map((ask) => ({
        ...ask,
        at,
      })),
    ];
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

/** What no document and no reading shows. */
function asksOfPeople(gateways2016: readonly string[]): Observation[] {
  return [
    {
      message: 'the web client wants certificates of RD Gateway and RD Web Access that browsers trust by themselves',
      severity: 'note',
    },
    ...(gateways2016.length > 0
      ? [
          {
            message: `the web client wants update KB4025334, or a later cumulative one, on ${gateways2016.join(', ')}`,
            severity: 'manual' as const,
            remedy: 'install the latest cumulative update there (Get-HotFix lists what is installed)',
          },
        ]
      : []),
  ];
}
