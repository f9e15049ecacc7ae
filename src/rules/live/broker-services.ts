import { getServices } from '../../cmdlets/reads';
import { rowsOf } from '../../resources/values';
import { all, type RoleProps } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** Without any of them the deployment answers nothing, or half; the internal database with SQL Server too. */
const SERVICES = ['RDMS', 'Tssdis', 'TScPubRPC', 'MSSQL$MICROSOFT##WID'];

/** Brokers that are there when a stage begins that changes them. */
function brokers({ stage }: LiveContext): string[] {
  const changed = stage.changes.some(({ before, after }) => {
    const object = after ?? before;
    return object?.kind === 'BrokerHighAvailability' || object?.props.role === 'RDS-CONNECTION-BROKER';
  });
  if (!changed) return [];
  return all<RoleProps>(stage.before, 'ServerRole')
    .filter(({ role, server }) => role === 'RDS-CONNECTION-BROKER' && stage.before.has(`Server/${server}`))
    .map(({ server }) => server);
}

export const brokerServices: LiveRule = {
  id: 'broker-services',
  severity: 'blocker',
  statement: 'The services of every broker run before the set of brokers is changed.',
  reason: 'A broker without them fails in the middle of the change, and the set is left half made.',
  source: 'docs/behaviour/module.md sections 1 and 2',
  remedy: 'start the service on the server named; RDMS starts two minutes after a boot by itself',
  reads: (context) => brokers(context).map((broker) => getServices(broker, SERVICES)),
  check: (snapshot, context) =>
    brokers(context).flatMap((broker) =>
      rowsOf(snapshot, getServices(broker, SERVICES))
        // ServiceControllerStatus: 4 is Running, as a number or as its name.
        .filter(({ Status }) => Status !== 'Running' && Status !== 4)
        .map(({ Name }) => ({
          message: `service ${String(Name)} does not run on ${broker}`,
          about: `ServerRole/${broker}/RDS-CONNECTION-BROKER`,
        })),
    ),
};
