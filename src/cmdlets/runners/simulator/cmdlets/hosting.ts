import type { OsVersion } from '../../../../documents/scalars';
import { checkHost } from '../access';
import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { same } from '../world';

/** What one asks of the computers themselves before anything else: which PowerShell, and whether a session opens. */

/** Windows PowerShell as each release brings it along. */
const POWERSHELL: Record<OsVersion, string> = {
  '2012': '3.0',
  '2012 R2': '4.0',
  '2016': '5.1.14393.0',
  '2019': '5.1.17763.1',
  '2022': '5.1.20348.1',
  '2025': '5.1.26100.1',
};
const ENGINE = /^HKLM:\\SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine$/i;

/** The key in which Windows PowerShell 5.1 and its forerunners tell their version; undefined = another path. */
export function powershellKey(context: Context, path: string): Record<string, unknown> | undefined {
  if (!ENGINE.test(path)) return undefined;
  const own = Object.entries(context.state.faults.powershell ?? {}).find(([name]) => same(name, context.host))?.[1];
  const os = context.server(context.host)?.os ?? context.state.managementHost.os;
  return { PowerShellVersion: own ?? POWERSHELL[os], PSPath: path };
}

/** A session opens by remoting with the rights of the logon; a key logon has none to hand on. */
function newSession(context: Context): void {
  for (const server of context.texts('ComputerName').map((name) => name.toLowerCase())) {
    checkHost(context, server);
    const configuration = context.text('ConfigurationName') ?? 'Microsoft.PowerShell';
    context.output.push({
      Id: 1,
      Name: context.texts('Name')[0] ?? 'WinRM1',
      ComputerName: server,
      ConfigurationName: configuration,
      State: 'Opened',
      Availability: 'Available',
    });
  }
}

/** Sessions are not kept, so there is nothing to do. */
function removeSession(): void {}

export const hostingCmdlets: Record<string, SimulatedCmdlet> = {
  'New-PSSession': { access: 'local', costMs: 2 * READ_MS, writes: false, run: newSession },
  'Remove-PSSession': { access: 'local', costMs: READ_MS, writes: false, run: removeSession },
};
