import type { ErrorRecord } from './result';

export const ERROR_CLASSES = [
  'notFound',
  'alreadyExists',
  'alreadyGone',
  'accessDenied',
  'activeBrokerElsewhere',
  'unreachable',
  'secondHop',
  'rdmsNotReady',
  'outcomeUnknown',
  'rebootPending',
  'policyControlled',
  'busy',
  'binding',
  'timedOut',
  'unknown',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** What is known about the call that failed; all of it optional, it only sharpens the answer. */
export interface ClassifyContext {
  cmdlet?: string;
  /** The broker that was asked, and the one known to be active. */
  broker?: string;
  activeBroker?: string;
}

type Rule = [ErrorClass, RegExp];

/** By FullyQualifiedErrorId: the same in every language. First match counts. */
const BY_ID: Rule[] = [
  [
    'binding',
    /^(CommandNotFoundException|CouldNotAutoLoadModule|NamedParameterNotFound|PositionalParameterNotFound|AmbiguousParameter(Set)?|MissingMandatoryParameter|MissingArgument|ParameterAlreadyBound|CannotConvertArgument|ParameterArgument)/i,
  ],
  ['binding', /^NotSimulated\b/],
  ['outcomeUnknown', /^OutcomeUnknown\b/],
  ['timedOut', /^OperationTimeout\b/],
  // The way that the logon chose is not open (docs/how-to/logon.md), whatever keeps it.
  ['secondHop', /^Logon-/],
  ['secondHop', /^(1312|-2146893042),PSSession(StateBroken|OpenFailed)/],
  ['accessDenied', /^(5|AccessDenied),PSSession(StateBroken|OpenFailed)|^(AccessDenied|UnauthorizedAccess)/i],
  [
    'unreachable',
    /PSSession(StateBroken|OpenFailed)|^(ConnectionLost|ComputerNotFound|NetworkPathNotFound|CannotConnect|WinRM|RemoteConnectionFailed)/i,
  ],
  ['accessDenied', /^HRESULT 0x80070005\b/i],
  ['unreachable', /^HRESULT 0x8033(8012|8126)\b|^HRESULT 0x800706B[AE]\b/i],
  ['alreadyExists', /^(DNS 9711|WIN32 9711)\b/],
  ['notFound', /^(DNS|WIN32) (9714|9601|9701)\b|^DNS_ERROR_|^RECORD_NOT_FOUND/],
  ['notFound', /^(PathNotFound|NoServiceFoundForGivenName|ItemNotFound|HRESULT 0x8004(1002|1010))\b/i],
  ['policyControlled', /^HRESULT 0x80041016\b/i],
  ['alreadyExists', /^HRESULT 0x80041019\b/i],
];

/** Win32 and WBEM codes (docs/behaviour/module.md section 5; docs/behaviour/classes.md section 1; [MS-WMI] 2.2.11). */
const BY_CODE = new Map<number, ErrorClass>([
  [5, 'accessDenied'],
  [0x80070005, 'accessDenied'],
  [0x80041003, 'accessDenied'],
  [1312, 'secondHop'],
  [0x8009030e, 'secondHop'],
  [1168, 'alreadyGone'],
  [0x80070490, 'alreadyGone'],
  [1722, 'unreachable'],
  [1726, 'unreachable'],
  [53, 'unreachable'],
  [0x800706ba, 'unreachable'],
  [0x800706be, 'unreachable'],
  [0x80338012, 'unreachable'],
  [0x80338126, 'unreachable'],
  [0x80041015, 'unreachable'],
  [0x80041002, 'notFound'],
  [0x80041016, 'policyControlled'],
  [0x80041019, 'alreadyExists'],
  [9003, 'notFound'],
  [9601, 'notFound'],
  [9701, 'notFound'],
  [9711, 'alreadyExists'],
  [9714, 'notFound'],
  [170, 'busy'],
  [0x800700aa, 'busy'],
  // WMI is out of memory, or is being stopped: whether there is such an object it does not say.
  [0x80041006, 'busy'],
  [0x80041033, 'busy'],
  [3010, 'rebootPending'],
  [0x80070bc2, 'rebootPending'],
]);

/** PowerShell's ErrorCategory; RDS's own errors have none (`NotSpecified`). */
const BY_CATEGORY: Record<string, ErrorClass> = {
  ObjectNotFound: 'notFound',
  ResourceExists: 'alreadyExists',
  PermissionDenied: 'accessDenied',
  SecurityError: 'accessDenied',
  ConnectionError: 'unreachable',
  ResourceBusy: 'busy',
  DeadlockDetected: 'busy',
};

/**
 * The text is the last evidence, since most RDS errors are `Write-Error` with a localised sentence and nothing else
 * (docs/behaviour/module.md section 2). English, German and Japanese; the first match counts, special before general.
 */
const BY_TEXT: Rule[] = [
  [
    'secondHop',
    /specified logon session does not exist|angegebene Anmeldesitzung ist nicht vorhanden|指定されたログオン セッションは存在しません/i,
  ],
  [
    'rdmsNotReady',
    /deployment does not exist on|keine Remotedesktopdienste-Bereitstellung|リモート デスクトップ サービスの展開が存在しません/i,
  ],
  [
    'activeBrokerElsewhere',
    /active Remote Desktop management server|aktive[nr]? Remotedesktop-Verwaltungsserver|アクティブなリモート デスクトップ管理サーバー/i,
  ],
  ['policyControlled', /Group Policy settings|Gruppenrichtlinieneinstellungen|グループ ポリシー設定/i],
  ['rebootPending', /restart is pending|pending (restart|reboot)|must be restarted|Neustart (aus)?steht|再起動が保留/i],
  ['accessDenied', /access (is|was) denied|Zugriff (wurde )?verweigert|アクセスが拒否/i],
  [
    'unreachable',
    /WinRM cannot complete|WinRM client cannot|cannot connect to the destination|Unable to connect to the server|RPC server is unavailable|network path was not found|WinRM-Client kann|keine (Verbindung|Windows PowerShell-Remoteverbindung)|RPC-Server ist nicht verf|WinRM は操作を完了できません|接続できません|RPC サーバーを利用できません/i,
  ],
  ['alreadyGone', /^Element not found|^Element nicht gefunden|^要素が見つかりません/i],
  ['busy', /another operation is in progress|ein anderer Vorgang wird|別の操作が(進行中|実行中)/i],
  [
    'alreadyExists',
    /already (exists|in use|part of|been added|has the role)|ist bereits|bereits (vorhanden|verwendet|Teil)|既に.*(存在|使用|含まれ)/i,
  ],
  [
    'notFound',
    /does not exist|could ?n[o']t be found|not found|nicht vorhanden|nicht gefunden|存在しません|見つかりません/i,
  ],
];

const LOGON_PAGES: Record<string, string> = {
  sessionConfiguration: 'docs/how-to/logon-session-configuration.md',
  credssp: 'docs/how-to/logon-credssp.md',
};

/** What to do where the way that the stack's logon chose is not open; undefined = it is something else. */
export function logonNext({ id }: ErrorRecord): string | undefined {
  const page = LOGON_PAGES[/^Logon-(\w+)/.exec(id ?? '')?.[1] ?? ''];
  return page && `see that it is set up on the management host as ${page} says`;
}

/** What kind of failure an error is. Decided here and nowhere else. */
export function classify(error: ErrorRecord, context: ClassifyContext = {}): ErrorClass {
  const found = byId(error) ?? byCode(error) ?? byCategory(error) ?? byText(error) ?? 'unknown';
  // What is to be removed and isn't there is what was wanted.
  if (found === 'notFound' && /^Remove-/i.test(context.cmdlet ?? cmdletOf(error))) return 'alreadyGone';
  if (found !== 'rdmsNotReady' || !context.broker || !context.activeBroker) return found;
  // One sentence for two things: not the active broker, or its services aren't up (section 2).
  return context.broker.toLowerCase() === context.activeBroker.toLowerCase() ? found : 'activeBrokerElsewhere';
}

/** Whether nothing but a sentence, in a language that may be any, says what kind of failure an error is. */
export function isTextAlone(error: ErrorRecord): boolean {
  return (byId(error) ?? byCode(error) ?? byCategory(error)) === undefined;
}

/** The cmdlet at the end of a FullyQualifiedErrorId. */
function cmdletOf(error: ErrorRecord): string {
  return error.id?.split(',').pop() ?? '';
}

function byId(error: ErrorRecord): ErrorClass | undefined {
  const id = error.id;
  return id === undefined ? undefined : BY_ID.find(([, pattern]) => pattern.test(id))?.[0];
}

function byCode(error: ErrorRecord): ErrorClass | undefined {
  // CIM cmdlets say it in the id too, also where the record of the server has none.
  const inId = /^HRESULT (0x[0-9a-f]{8})\b/i.exec(error.id ?? '')?.[1];
  const code = error.code ?? (inId === undefined ? undefined : Number(inId));
  // HRESULTs arrive signed from .NET and unsigned from WMI.
  return code === undefined ? undefined : (BY_CODE.get(code) ?? BY_CODE.get(code >>> 0));
}

function byCategory(error: ErrorRecord): ErrorClass | undefined {
  return error.category === undefined ? undefined : BY_CATEGORY[error.category];
}

function byText(error: ErrorRecord): ErrorClass | undefined {
  return BY_TEXT.find(([, pattern]) => pattern.test(error.message))?.[0];
}
