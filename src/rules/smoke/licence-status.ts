import { askLicenceStatus } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Props } from '../../resources/kind';
import { firstRow, numberOf } from '../../resources/values';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { all, type HostProps, type Observation } from '../rule';
import { openedHosts, touches } from './changed';

/** TsToLsConnectivityStatus (docs/behaviour/licensing.md section 5). */
const VALID = 11;
const MEANS: Readonly<Record<number, string>> = {
  4: 'its version is too low',
  5: 'the host is not in its group of allowed hosts',
  6: 'no connection',
  7: 'connected, whether its licences are valid is unknown',
  8: 'reachable, access denied',
};

interface List extends Props {
  servers: string[];
}

const listOf = ({ stage }: LiveContext): string[] => all<List>(stage.after, 'DeploymentLicensing')[0]?.servers ?? [];

/** Hosts that open in this stage; all that accept users where the list of license servers or their licences change. */
function hosts({ stage }: LiveContext): string[] {
  const opened = openedHosts(stage).map(({ host }) => host);
  if (!touches(stage, 'DeploymentLicensing')) return opened;
  const others = all<HostProps>(stage.after, 'SessionHost')
    .filter(({ host, state }) => state === 'accepting' && stage.after.has(`Server/${host}`))
    .map(({ host }) => host);
  return [...new Set([...opened, ...others])];
}

const statusOf = (snapshot: Snapshot, host: string, server: string): number | undefined =>
  numberOf(firstRow(snapshot, askLicenceStatus(host, server))?.TsToLsConnectivityStatus);

export const licenceStatus: LiveRule = {
  id: 'licence-status',
  severity: 'blocker',
  statement: 'Every session host that lets users in gets valid licences from a license server of the list.',
  reason: 'The grace period of a new host, 120 days, hides a mistake until long after the migration.',
  source: 'docs/stages.md rules 10 and 19; docs/behaviour/licensing.md sections 5 and 6',
  remedy: 'look at the host with RD Licensing Diagnoser, and at the key packs and the activation of the license server',
  waivable: true,
  reads: (context) => hosts(context).flatMap((host) => listOf(context).map((server) => askLicenceStatus(host, server))),
  check: (snapshot, context) =>
    hosts(context).flatMap((host): Observation[] => {
      const list = listOf(context);
      const found = list.map((server) => ({ server, status: statusOf(snapshot, host, server) }));
      // What can't be asked is told as such already.
      if (list.length === 0 || found.some(({ status }) => status === VALID || status === undefined)) return [];
      const each = found.map(({ server, status }) => `${server}: ${MEANS[status ?? 0] ?? `status ${status}`}`);
      return [{ message: `${host} gets no valid licences (${each.join('; ')})` }];
    }),
};
