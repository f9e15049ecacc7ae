import { testPort } from '../../cmdlets/reads';
import { firstRow } from '../../resources/values';
import type { Role } from '../facts';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { newRoles } from './changed';

/** Where clients and other servers reach a role (docs/behaviour/classes.md section 1). */
const PORTS: Partial<Record<Role, number>> = {
  'RDS-CONNECTION-BROKER': 3389,
  'RDS-GATEWAY': 443,
  'RDS-LICENSING': 135,
  'RDS-RD-SERVER': 3389,
  'RDS-WEB-ACCESS': 443,
};

function ports({ stage }: LiveContext): { server: string; port: number }[] {
  return newRoles(stage).flatMap(({ server, role }) => {
    const port = PORTS[role];
    return port === undefined ? [] : [{ server, port }];
  });
}

export const portsAnswer: LiveRule = {
  id: 'ports-answer',
  severity: 'warning',
  statement: 'A server that got a role answers on the port of that role.',
  reason:
    'A service that did not start, or a firewall, is met by the first user otherwise. The look is taken from the management host, which firewalls may treat differently.',
  source: 'docs/stages.md rule 19',
  remedy: 'look at the service and at the firewall of the server',
  reads: (context) => ports(context).map(({ server, port }) => testPort(server, port)),
  check: (snapshot, context) =>
    ports(context)
      .filter(({ server, port }) => firstRow(snapshot, testPort(server, port))?.TcpTestSucceeded === false)
      .map(({ server, port }) => ({ message: `${server} does not answer on port ${port}` })),
};
