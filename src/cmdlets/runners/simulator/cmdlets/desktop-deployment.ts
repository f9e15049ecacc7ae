import type { PlainValue } from '../../../result';
import { brokerRead, brokerWrite, type Context, type SimulatedCmdlet } from '../context';
import { desktopsOf, hyperVOf } from '../desktops';
import { canonicalShare } from '../shares';
import { reach, same, serversWith } from '../world';
import { requireHost } from './desktop-access';

type Setting = 'concurrency' | 'idleCount';

/** Hosts a call is about: those named, else all of the deployment. */
function hosts(context: Context): string[] {
  const all = serversWith(context.deployment, 'RDS-VIRTUALIZATION');
  const named = context.texts('HostServer').map((name) => name.toLowerCase());
  for (const host of named) if (!all.includes(host)) requireHost(context, host);
  return named.length > 0 ? named : all;
}

/** A host that does not answer is listed without its number. */
const getSetting =
  (setting: Setting, property: string) =>
  (context: Context): void => {
    for (const host of hosts(context)) {
      const answers = reach(context.state, host) === 'ok';
      context.output.push({
        FQDN: host.toUpperCase(),
        [property]: answers ? hyperVOf(context.state, host)[setting] : null,
      });
    }
  };

const setSetting =
  (setting: Setting, parameter: string, least: number) =>
  (context: Context): void => {
    const given = context.parameters.Allocation;
    const wanted: [string, PlainValue][] =
      typeof given === 'object' && given !== null && !Array.isArray(given)
        ? Object.entries(given)
        : hosts(context).map((host) => [host, context.number(parameter) ?? null]);
    for (const [host, value] of wanted) {
      const number = Number(value);
      if (!Number.isInteger(number) || number < least)
        context.failText(`${String(value)} is no valid value of ${parameter}.`);
      requireHost(context, host.toLowerCase());
      hyperVOf(context.state, host.toLowerCase())[setting] = number;
    }
  };

function getTemplatePath(context: Context): void {
  const path = desktopsOf(context.deployment).templateExportPath;
  if (path !== null) context.output.push(path);
}

/** The path is tried from the computer that runs the cmdlet (docs/behaviour/module.md section 9). */
function setTemplatePath(context: Context): void {
  const path = context.need('Path');
  if (!context.state.shares[canonicalShare(path)]) context.failText(`The path ${path} cannot be reached.`);
  desktopsOf(context.deployment).templateExportPath = path;
}

/** True only when every broker may make computer accounts there. */
function testOu(context: Context): void {
  const brokers = serversWith(context.deployment, 'RDS-CONNECTION-BROKER');
  const granted = desktopsOf(context.deployment).ouAccess[context.need('OU').toLowerCase()] ?? [];
  context.output.push(brokers.every((broker) => granted.some((other) => same(other, broker))));
}

function grantOu(context: Context): void {
  const unit = context.need('OU');
  if (!/^(OU|CN)=.+,DC=/i.test(unit)) context.failText(`${unit} is no distinguished name.`);
  const brokers = serversWith(context.deployment, 'RDS-CONNECTION-BROKER');
  desktopsOf(context.deployment).ouAccess[unit.toLowerCase()] = brokers;
}

const setReuse = (wanted: boolean) => (context: Context) => {
  desktopsOf(context.deployment).machineAccountReuse = wanted;
};

export const desktopDeploymentCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDVirtualDesktopConcurrency': brokerRead(getSetting('concurrency', 'Concurrency')),
  'Set-RDVirtualDesktopConcurrency': brokerWrite(setSetting('concurrency', 'ConcurrencyFactor', 1)),
  'Get-RDVirtualDesktopIdleCount': brokerRead(getSetting('idleCount', 'Count')),
  'Set-RDVirtualDesktopIdleCount': brokerWrite(setSetting('idleCount', 'IdleCount', 0)),
  'Get-RDVirtualDesktopTemplateExportPath': brokerRead(getTemplatePath),
  'Set-RDVirtualDesktopTemplateExportPath': brokerWrite(setTemplatePath),
  'Test-RDOUAccess': brokerRead(testOu),
  'Grant-RDOUAccess': brokerWrite(grantOu),
  'Test-RDVirtualDesktopADMachineAccountReuse': brokerRead((context) =>
    context.output.push(desktopsOf(context.deployment).machineAccountReuse),
  ),
  'Enable-RDVirtualDesktopADMachineAccountReuse': brokerWrite(setReuse(true)),
  'Disable-RDVirtualDesktopADMachineAccountReuse': brokerWrite(setReuse(false)),
};
