import { findParameter } from './catalogue';
import {
  type Invocation,
  isJoinedSecret,
  isLiveValue,
  isSecretRef,
  type JoinedSecret,
  type LiveValue,
  type ParameterValue,
} from './invocation';
import { describeLiveValue } from './live-values';

/**
 * PowerShell text of invocations, for plans, reports, logs and the break-glass script. Only people run it: runners pass
 * parameters as data. Secrets and values that only live knows stand there in angle brackets, which PowerShell refuses.
 */

/** Name of the type that -LoadBalancing takes; the cmdlet wants its objects, not hashtables. */
const LOAD_BALANCING = 'RDSessionHostCollectionLoadBalancingInstance';

/** Programs, which take a list of arguments and no parameters. */
const PROGRAMS = ['netsh', 'msdeploy', 'SmigDeploy'];

/** What stands for values that are not known when the text is written. */
export interface Placeholders {
  /** `type` is that of the parameter, where it is known. */
  secret(name: string, type: string | undefined): string;
  joined(value: JoinedSecret): string;
  live(value: LiveValue): string;
  broker(which: 'activeBroker' | 'anyBroker'): string;
  /** A whole call that is made on another server. */
  on(host: string, call: string): string;
}

const angleBrackets: Placeholders = {
  secret: secretText,
  joined: (value) => quote(joinedText(value)),
  live: describeLiveValue,
  broker: (which) => (which === 'activeBroker' ? '<active broker>' : '<any broker>'),
  on: (host, call) => `${call} # on ${host.replace(/[^\w.-]/g, '?')}`,
};

/** One line of PowerShell for an invocation, e.g. `Set-RDSessionHost -SessionHost @('a.b.c') -NewConnectionAllowed 'No'`. */
export function formatInvocation(invocation: Invocation, unknown: Placeholders = angleBrackets): string {
  const { cmdlet, parameters, on } = invocation;
  if (PROGRAMS.includes(cmdlet)) {
    const call = [cmdlet, ...listOf(parameters.ArgumentList).map(formatArgument)].join(' ');
    return typeof on === 'object' ? unknown.on(on.host, call) : call;
  }
  const given = Object.entries(parameters).map(([name, value]) => formatParameter(cmdlet, name, value, unknown));
  const parts = [cmdlet, ...given];
  if (on !== 'managementHost' && wantsBroker(invocation)) {
    parts.push(`-ConnectionBroker ${unknown.broker(on === 'anyBroker' ? on : 'activeBroker')}`);
  }
  const call = parts.join(' ');
  return typeof on === 'object' ? unknown.on(on.host, call) : call;
}

function wantsBroker({ cmdlet, parameters }: Invocation): boolean {
  const given = Object.keys(parameters).some((name) => name.toLowerCase() === 'connectionbroker');
  return !given && findParameter(cmdlet, 'ConnectionBroker') !== undefined;
}

const listOf = (value: ParameterValue | undefined): ParameterValue[] => (Array.isArray(value) ? value : []);

/** An argument of a program: bare where PowerShell takes it as it is. */
function formatArgument(value: ParameterValue): string {
  return typeof value === 'string' && /^[A-Za-z0-9._:=/-]+$/.test(value) ? value : formatValue(value);
}

/** The catalogue has the short type name for some modules and the full one for others. */
function isSwitch(type: string | undefined): boolean {
  return type !== undefined && /(^|\.)SwitchParameter$/.test(type);
}

function formatParameter(cmdlet: string, name: string, value: ParameterValue, unknown: Placeholders): string {
  const type = findParameter(cmdlet, name)?.type;
  if (typeof value === 'boolean') {
    if (isSwitch(type)) return value ? `-${name}` : `-${name}:$false`;
    // With a colon the text is right for switches and Booleans alike.
    return `-${name}${type ? ' ' : ':'}${formatValue(value)}`;
  }
  if (type?.startsWith(LOAD_BALANCING) && Array.isArray(value)) {
    return `-${name} @(${value.map(formatLoadBalancing).join(',')})`;
  }
  if (isSecretRef(value)) return `-${name} ${unknown.secret(value.secret, type)}`;
  return `-${name} ${formatValue(value, unknown)}`;
}

/** The order of the constructor's arguments is that of the documentation's example 4 (docs/behaviour/module.md section 6). */
function formatLoadBalancing(value: ParameterValue): string {
  const instance = value as Record<string, ParameterValue>;
  const given = ['CollectionName', 'RelativeWeight', 'SessionLimit', 'SessionHost'].map((name) =>
    formatValue(instance[name] ?? null),
  );
  return `(New-Object Microsoft.RemoteDesktopServices.Management.${LOAD_BALANCING} -ArgumentList ${given.join(',')})`;
}

/** A value as PowerShell would take it. */
export function formatValue(value: ParameterValue | Date | undefined, unknown: Placeholders = angleBrackets): string {
  if (value === null || value === undefined) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : quote(String(value));
  if (typeof value === 'string') return quote(value);
  if (value instanceof Date) return quote(value.toISOString());
  if (isSecretRef(value)) return unknown.secret(value.secret, undefined);
  if (isJoinedSecret(value)) return unknown.joined(value);
  if (isLiveValue(value)) return unknown.live(value);
  if (Array.isArray(value)) return `@(${value.map((item) => formatValue(item, unknown)).join(',')})`;
  const entries = Object.entries(value as Record<string, ParameterValue>);
  return `@{${entries.map(([key, inner]) => `${formatKey(key)}=${formatValue(inner, unknown)}`).join(';')}}`;
}

function formatKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : quote(key);
}

function secretText(name: string): string {
  return `<secret ${name}>`;
}

function joinedText(value: JoinedSecret): string {
  return value.join.map((part) => (typeof part === 'string' ? part : secretText(part.secret))).join('');
}

/**
 * Characters that must not stand in a report as they are: control characters and line ends, those that turn the
 * direction of writing or can't be seen, and halves of surrogate pairs.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What PowerShell takes for a single quote: the typographic ones too. A doubled one stands for itself. */
const QUOTES = /['\u2018-\u201b]/g;

/** A text as a PowerShell expression of one line: `'it''s'`, or `('a' + [char]10 + 'b')` where it has control characters. */
export function quote(text: string): string {
  if (!UNSAFE.test(text)) return literal(text);
  const terms: string[] = [];
  let plain = '';
  for (const character of text) {
    if (!UNSAFE.test(character)) {
      plain += character;
      continue;
    }
    // The first term has to be a string, or `+` would add numbers.
    if (plain !== '' || terms.length === 0) terms.push(literal(plain));
    terms.push(`[char]${character.charCodeAt(0)}`);
    plain = '';
  }
  if (plain !== '') terms.push(literal(plain));
  return `(${terms.join(' + ')})`;
}

function literal(text: string): string {
  return `'${text.replace(QUOTES, '$&$&')}'`;
}

/** A text as a literal of WQL, the query language of CIM: `'Research \'A\''`. */
export function wqlText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
