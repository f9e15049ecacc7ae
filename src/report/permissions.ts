import { findCmdlet } from '../cmdlets/catalogue';
import type { Invocation } from '../cmdlets/invocation';
import type { PlannedStage } from './planned';

/** What the account that runs a stage must be allowed to do. */
export interface Permission {
  text: string;
  source: string;
}

interface Need {
  wants(invocation: Invocation): boolean;
  /** One line for all the calls that want it, or one each. */
  text(calls: Invocation[]): string[];
  source: string;
}

const BEHAVIOUR = 'docs/behaviour/module.md section 1';
const LICENSING = 'docs/behaviour/licensing.md section 1';

const method =
  (...names: string[]) =>
  ({ cmdlet, parameters }: Invocation): boolean =>
    cmdlet === 'Invoke-CimMethod' && names.includes(String(parameters.MethodName));

/** Who needs what, one line each; the general before the special. */
const NEEDS: readonly Need[] = [
  {
    wants: ({ cmdlet }) => findCmdlet(cmdlet)?.module === 'RemoteDesktop',
    text: () => ['local administrator, elevated, on the connection brokers and on every server of the deployment'],
    source: BEHAVIOUR,
  },
  {
    wants: ({ on }) => typeof on === 'object',
    text: (calls) => [`local administrator on ${hostsOf(calls).join(', ')}, through WinRM`],
    source: LICENSING,
  },
  {
    wants: ({ cmdlet }) => findCmdlet(cmdlet)?.module === 'DnsServer',
    text: (calls) =>
      calls.map(
        ({ parameters: { ZoneName, ComputerName } }) => `change zone ${ZoneName} on ${ComputerName} (DnsAdmins)`,
      ),
    source: 'the DnsServer cmdlets act with the rights of the caller',
  },
  {
    wants: (call) => method('AddLStoTSLSGroup', 'RemoveLSfromTSLSGroup')(call),
    text: () => ['Domain Admins, for the group Terminal Server License Servers'],
    source: LICENSING,
  },
  {
    wants: (call) => method('ChangeRole')(call) && scope(call) === 1,
    text: () => ['Domain Admins, for the discovery scope "domain"'],
    source: LICENSING,
  },
  {
    wants: (call) => (method('ChangeRole')(call) && scope(call) === 2) || method('PublishLS', 'UnpublishLS')(call),
    text: () => ['Enterprise Admins, for the licence server published in the forest'],
    source: LICENSING,
  },
  {
    wants: ({ cmdlet }) => cmdlet === 'Set-RDConnectionBrokerHighAvailability',
    text: () => ["create the database on the SQL server: for the brokers' computer accounts, not only for the caller"],
    source: 'docs/behaviour/module.md section 4',
  },
];

/** Rights that the guide of Remote Access names besides those of an administrator. */
const REMOTE_ACCESS: readonly Need[] = [
  {
    wants: ({ cmdlet }) => /-SmigServerSetting$/.test(cmdlet),
    text: (calls) => [
      `write to the migration store on ${hostsOf(calls).join(', ')}, and read domain controllers of every domain with accounts in local groups`,
    ],
    source: 'Migrate Remote Access to Windows Server 2012, line 191',
  },
  {
    wants: ({ cmdlet, parameters }) => cmdlet === 'Copy-Item' && String(parameters.Destination).startsWith('\\\\'),
    text: (calls) => [
      `reach the administrative shares from the management host: ${calls.map(({ parameters }) => `${String(parameters.LiteralPath)} to ${String(parameters.Destination)}`).join('; ')}`,
    ],
    source: 'docs/behaviour/remote-access.md section 9',
  },
];

function scope({ parameters }: Invocation): unknown {
  return (parameters.Arguments as { ServerRole?: unknown } | undefined)?.ServerRole;
}

/** Permissions that the calls of a stage need, each once. */
export function permissionsOf({ steps }: Pick<PlannedStage, 'steps'>): Permission[] {
  const found = new Map<string, Permission>();
  const calls = steps
    .flatMap(({ steps: own }) => own)
    .flatMap((step) => (step.do === 'run' ? [step.invocation] : (step.mayRun ?? [])));
  for (const { wants, text, source } of [...NEEDS, ...REMOTE_ACCESS]) {
    const wanting = calls.filter(wants);
    if (wanting.length === 0) continue;
    for (const said of text(wanting)) found.set(said, { text: said, source });
  }
  return [...found.values()];
}

function hostsOf(calls: Invocation[]): string[] {
  return [...new Set(calls.flatMap(({ on }) => (typeof on === 'object' ? [on.host] : [])))];
}
