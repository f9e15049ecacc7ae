import {
  type Invocation,
  isJoinedSecret,
  isLiveValue,
  isSecretRef,
  type JoinedSecret,
  type LiveValue,
} from '../../cmdlets/invocation';
import { describeLiveValue } from '../../cmdlets/live-values';
import { formatInvocation, type Placeholders, quote } from '../../cmdlets/quoting';

/** Scripts ask for what they must not contain and look up what only the live deployment knows. */
export interface Asked {
  secrets: string[];
  /** Live values that a person has to look up, as their texts. */
  values: string[];
  broker: boolean;
}

/** What a list of calls asks for, each once, in the order of their use. */
export function askedBy(invocations: Invocation[]): Asked {
  const secrets = new Set<string>();
  const values = new Set<string>();
  const visit = (value: unknown): void => {
    if (isSecretRef(value)) secrets.add(value.secret);
    else if (isLiveValue(value)) {
      if (value.live !== 'address') values.add(describeLiveValue(value));
    } else if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isJoinedSecret(value)) for (const item of value.join) visit(item);
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) visit(item);
  };
  for (const { parameters } of invocations) visit(parameters);
  return {
    secrets: [...secrets],
    values: [...values],
    broker: invocations.some(({ on }) => on === 'activeBroker' || on === 'anyBroker'),
  };
}

/** A call as PowerShell that runs once the prompts of `promptLines` were answered. */
export function scriptCall(invocation: Invocation, asked: Asked): string {
  return formatInvocation(invocation, placeholders(asked, typeof invocation.on === 'object'));
}

function placeholders(asked: Asked, remote: boolean): Placeholders {
  // A script block that runs elsewhere sees the caller's variables by `using:` only.
  const variable = (name: string) => `\${${remote ? 'using:' : ''}${name}}`;
  const plain = (name: string) => `[Net.NetworkCredential]::new('', ${variable(`secret_${name}`)}).Password`;
  return {
    secret: (name, type) => (type?.includes('SecureString') ? variable(`secret_${name}`) : `(${plain(name)})`),
    joined: ({ join }: JoinedSecret) =>
      `(${join.map((part) => (typeof part === 'string' ? quote(part) : plain(part.secret))).join(' + ')})`,
    live: (value: LiveValue) => {
      if (value.live === 'address') {
        return `(Resolve-DnsName -Name ${quote(value.of.server ?? '')} -Type A | Select-Object -First 1).IPAddress`;
      }
      return variable(`value${asked.values.indexOf(describeLiveValue(value)) + 1}`);
    },
    broker: () => '$ActiveBroker',
    on: (host, call) => `Invoke-Command -ComputerName ${quote(host)} -ScriptBlock { ${call} }`,
  };
}

/** The lines that ask for secrets and values and find the active broker; they come before the first call. */
export function promptLines({ secrets, values, broker }: Asked, brokers: string[]): string[] {
  return [
    ...secrets.map((name) => `\${secret_${name}} = Read-Host -AsSecureString -Prompt ${quote(`Secret ${name}`)}`),
    ...values.map((text, index) => `\${value${index + 1}} = Read-Host -Prompt ${quote(text.replace(/^<|>$/g, ''))}`),
    ...(broker ? brokerLines(brokers) : []),
  ];
}

/** The active broker is found, never configured (docs/stages.md rule 1); one that is alone has no set that could be asked. */
function brokerLines(brokers: string[]): string[] {
  return [
    '$ActiveBroker = $null',
    `foreach ($Broker in @(${brokers.map(quote).join(',')})) {`,
    '  $Set = Get-RDConnectionBrokerHighAvailability -ConnectionBroker $Broker -ErrorAction SilentlyContinue',
    '  if ($Set.ActiveManagementServer) { $ActiveBroker = $Set.ActiveManagementServer; break }',
    '}',
    "if (-not $ActiveBroker) { $ActiveBroker = Read-Host -Prompt 'Full name of the active connection broker' }",
  ];
}
