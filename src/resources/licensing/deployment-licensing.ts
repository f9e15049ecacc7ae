import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdLicenseConfiguration, getRdServer } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { listedServers } from '../capture';
import { defineKind, type StateView } from '../kind';
import { firstRow, known, namesOf, sameList, textOf } from '../values';

const DeploymentLicensing = z.strictObject({ mode: z.enum(['PerUser', 'PerDevice']), servers: z.array(Fqdn) });
export type DeploymentLicensing = z.infer<typeof DeploymentLicensing>;

/**
 * -Mode alone keeps the servers, -LicenseServer alone keeps the mode, and the list replaces the one before. With -Force
 * nothing is probed and nothing asked (docs/behaviour/module.md section 8).
 */
function setLicensing(values: Partial<DeploymentLicensing>): Invocation {
  return change('Set-RDLicenseConfiguration', {
    ...(values.mode === undefined ? {} : { Mode: values.mode }),
    ...(values.servers === undefined ? {} : { LicenseServer: values.servers }),
    Force: true,
  });
}

function observe(snapshot: Snapshot): Partial<DeploymentLicensing> | undefined {
  const row = firstRow(snapshot, getRdLicenseConfiguration());
  if (!row) return undefined;
  const servers = namesOf(row.LicenseServer);
  const mode = textOf(row.Mode);
  if (mode === 'NotConfigured' && servers.length === 0) return undefined;
  return known({ mode: mode as DeploymentLicensing['mode'] | undefined, servers });
}

/**
 * Puts the list back to what the stage says: adding a license server appends it and turns the whole list into upper case,
 * removing one takes it out (docs/behaviour/module.md section 3). Nothing where the list is unmanaged.
 */
export function restoreLicenseServers(after: StateView): Run[] {
  const desired = after.find<DeploymentLicensing>('DeploymentLicensing', 'deployment');
  if (!desired) return [];
  const differs: Condition = {
    text: `the license server list is not ${desired.servers.join(', ') || 'empty'}`,
    reads: [getRdLicenseConfiguration()],
    holds: (snapshot) =>
      !sameList(namesOf(firstRow(snapshot, getRdLicenseConfiguration())?.LicenseServer), desired.servers),
  };
  return [run(setLicensing({ servers: desired.servers }), { onlyIf: differs })];
}

export const deploymentLicensingKind = defineKind<DeploymentLicensing>({
  name: 'DeploymentLicensing',
  description: 'Licensing mode of the deployment and the license servers its session hosts ask, in this order.',
  schema: DeploymentLicensing,
  key: () => 'deployment',
  fields: {
    mode: { description: 'PerUser or PerDevice.', change: 'inPlace' },
    servers: { description: 'License servers in the order they are asked.', change: 'inPlace', compare: 'list' },
  },
  reads: () => [getRdLicenseConfiguration()],
  observe: (snapshot) => observe(snapshot),
  create: (desired) => [run(setLicensing(desired))],
  update({ current, desired, changes }) {
    const paths = changes.map((change) => change.path.split('.')[0]);
    const values = {
      ...(paths.includes('mode') ? { mode: desired.mode } : {}),
      ...(paths.includes('servers') ? { servers: desired.servers } : {}),
    };
    if (Object.keys(values).length === 0) return [];
    // An empty list clears only without -Mode (docs/behaviour/module.md section 8), so the two go one after the other.
    if (values.servers?.length === 0 && values.mode !== undefined) {
      return [run(setLicensing({ mode: values.mode })), run(setLicensing({ servers: [] }))];
    }
    // A list without a mode is refused while no mode is set.
    const unset = current.mode !== undefined && !['PerUser', 'PerDevice'].includes(current.mode);
    return [run(setLicensing(unset ? { ...values, mode: desired.mode } : values))];
  },
  // A deployment always has licensing settings, and NotConfigured is refused: it can only become unmanaged.
  remove: () => [],
  capture: {
    reads: () => [getRdLicenseConfiguration(), getRdServer()],
    strays: { untold: 'a setting that is there in any case' },
    probes: () => [{ mode: 'PerUser', servers: [] }],
    write([found], document, seen) {
      const holders = listedServers(seen, 'RDS-LICENSING');
      const { mode, servers = [] } = found?.live ?? {};
      const outside = servers.filter((server) => !holders.includes(server));
      if (mode === undefined || (mode !== 'PerUser' && mode !== 'PerDevice')) {
        if (holders.length > 0) document.leaveOut('licensing', 'no licensing mode is set in the deployment');
        return;
      }
      if (outside.length > 0) {
        document.leaveOut(
          'licensing',
          `${outside.join(', ')} is on the list of license servers but no server of the deployment: add it by Add-RDServer -Role RDS-LICENSING`,
        );
        return;
      }
      document.set(['licensing', 'mode'], mode);
      // In the order in which hosts ask them.
      for (const server of servers) document.set(['licensing', 'servers', server], {});
      if (servers.length === 0) document.set(['licensing', 'servers'], {});
      for (const server of holders.filter((holder) => !servers.includes(holder))) {
        document.leaveOut(`license server ${server}`, 'it has the role but is not on the list that hosts ask');
      }
    },
  },
  example: { mode: 'PerUser', servers: ['rdls11.contoso.com'] },
});
