import { classify, type ErrorClass, logonNext } from './classify';
import { LiveError } from './live-error';
import { pause } from './pause';
import { getHighAvailability, getRdServer } from './reads';
import type { Call, CallResult, Clock } from './result';

/** The management service of a broker starts this long after a boot at the latest (docs/behaviour/module.md section 1). */
const STARTING_MS = 10 * 60_000;
const PAUSE_MS = 10_000;

/** What concerns the account or the management host, before what concerns the brokers: nobody has to look for a dead broker then. */
const RANK: ErrorClass[] = [
  'binding',
  'secondHop',
  'accessDenied',
  'timedOut',
  'outcomeUnknown',
  'busy',
  'rdmsNotReady',
];

const NEXT: Partial<Record<ErrorClass, string>> = {
  binding: 'install the RemoteDesktop module on the management host: Install-WindowsFeature RSAT-RDS-Tools there',
  accessDenied: 'run as an account that is a local administrator of the brokers and of every server of the deployment',
};

export interface Search {
  brokers: readonly string[];
  clock: Clock;
  /** Where the brokers are asked from, for messages. */
  from: string;
  send(call: Call): Promise<CallResult>;
  /** Takes the values of secrets out of what a broker says. */
  mask(text: string): string;
  progress(text: string): void;
  signal?: AbortSignal;
}

interface Tried {
  broker: string;
  errorClass: ErrorClass;
  text: string;
  next?: string | undefined;
}

/**
 * FQDN of the broker that answers for management now. While one starts after a boot it is waited for, since it answers as though
 * nothing were deployed; a broker that is wanting for another reason is told at once.
 */
export async function findActiveBroker(search: Search): Promise<string> {
  const tried: Tried[] = [];
  for (;;) {
    tried.length = 0;
    for (const broker of search.brokers) {
      const answer = await ask(search, broker);
      if (answer === undefined) return broker;
      if (typeof answer === 'string') return answer;
      tried.push(answer);
    }
    const first = worst(tried);
    const starting = first?.errorClass === 'rdmsNotReady' ? await startingBroker(search, tried) : undefined;
    if (!starting) throw failure(search, tried, first);
    search.progress(
      `waiting: the management service of ${starting.broker} has not started yet, ${starting.minutes} min after the boot of the server`,
    );
    await pause(search.clock, PAUSE_MS, search.signal);
  }
}

/** The active broker; undefined = the one that was asked is it. */
async function ask({ send, mask }: Search, broker: string): Promise<string | undefined | Tried> {
  const { cmdlet } = getHighAvailability();
  const answer = await send({ cmdlet, parameters: { ConnectionBroker: broker } });
  const [row] = answer.output;
  const active =
    typeof row === 'object' && row !== null && 'ActiveManagementServer' in row && row.ActiveManagementServer;
  if (typeof active === 'string' && active !== '') return active.toLowerCase();
  const [error] = answer.errors;
  if (error) {
    const text = mask(`${cmdlet}: ${error.message}`);
    return { broker, errorClass: classify(error), text, next: logonNext(error) };
  }
  // No high availability: an empty result, no error. The broker is the one that answers for a deployment.
  const servers = await send({ cmdlet: getRdServer().cmdlet, parameters: { ConnectionBroker: broker } });
  if (servers.output.length > 0) return undefined;
  const [refusal] = servers.errors;
  return {
    broker,
    errorClass: refusal ? classify(refusal) : 'unreachable',
    text: mask(`${getRdServer().cmdlet}: ${refusal?.message ?? 'no deployment'}`),
  };
}

function worst(tried: Tried[]): Tried | undefined {
  const rank = ({ errorClass }: Tried) => (RANK.includes(errorClass) ? RANK.indexOf(errorClass) : RANK.length);
  return [...tried].sort((a, b) => rank(a) - rank(b))[0];
}

/** The one among those that can be reached whose boot was a short while ago. */
async function startingBroker(
  { send }: Search,
  tried: Tried[],
): Promise<{ broker: string; minutes: number } | undefined> {
  for (const { broker, errorClass } of tried) {
    if (errorClass !== 'rdmsNotReady') continue;
    const parameters = { ClassName: 'Win32_OperatingSystem', Property: ['LastBootUpTime', 'LocalDateTime'] };
    const { output } = await send({ cmdlet: 'Get-CimInstance', parameters, host: broker });
    const up = upFor(output[0]);
    if (up < STARTING_MS) return { broker, minutes: Math.floor(up / 60_000) };
  }
  return undefined;
}

/** By the server's own clock, which another one may differ from. */
function upFor(row: unknown): number {
  if (typeof row !== 'object' || row === null || !('LastBootUpTime' in row) || !('LocalDateTime' in row)) {
    return Number.POSITIVE_INFINITY;
  }
  const up = Date.parse(String(row.LocalDateTime)) - Date.parse(String(row.LastBootUpTime));
  return Number.isNaN(up) ? Number.POSITIVE_INFINITY : up;
}

function failure({ from }: Search, tried: Tried[], first: Tried | undefined): LiveError {
  const startService =
    'start the Remote Desktop Management service on a broker, or name one by `pulumi config set broker <fqdn>`';
  if (!first) {
    return new LiveError(
      'unreachable',
      'no broker is named: the documents have no connectionBrokers section',
      startService,
    );
  }
  const lines = tried.map(({ broker, text }) => `${broker}: ${text}`);
  const known = RANK.includes(first.errorClass);
  const isAboutBrokers = !known || first.errorClass === 'rdmsNotReady';
  return new LiveError(
    known ? first.errorClass : 'unreachable',
    `no broker answers for the deployment, asked from ${from}:\n  ${lines.join('\n  ')}`,
    first.next ?? (isAboutBrokers ? startService : NEXT[first.errorClass]),
  );
}
