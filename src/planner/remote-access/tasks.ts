import { RASMAN_PARAMETERS } from '../../cmdlets/remote-access-reads';
import { canBeDriven } from '../../documents/remote-access/schema';
import { slug } from '../../resources/slug';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { guide, notMigratedOf } from '../../rules/remote-access/guide';
import { segments } from '../../rules/remote-access/places';
import { NPS_FILE } from '../resources/remote-access';
import type { TaskInput } from '../resources/tasks';
import { checksByHand, sstpChoice } from './checks';
import { directAccessTasks } from './direct-access';
import { TOOLS_FOLDER, toolsOf } from './migration-tools';

/** What people do in each stage of a Remote Access server, with the real names filled in. */

export type Draft = Omit<TaskInput, 'name' | 'stage'> & { id: string };

function named(stage: string, { id, ...task }: Draft): TaskInput {
  return { name: slug(`${stage} ${id}`), stage, ...task };
}

const required = (id: string, text: string): Draft => ({ id, text, evidence: 'required' });
const optional = (id: string, text: string): Draft => ({ id, text, evidence: 'optional' });
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function announce({ from, to, source }: RemoteAccessMove): Draft[] {
  const links = Object.keys(source.demandDial ?? {});
  const routes = [
    ...(source.staticRoutes ?? []).map((route) => route.to),
    ...(source.nat ? ['what is behind the NAT interfaces'] : []),
    ...Object.keys(source.routing?.rip?.interfaces ?? {}).map((name) => `the networks of ${name}`),
  ];
  const impact = guide.impact.during.map(({ rule }) => rule);
  const drafts = [
    required(
      'users',
      `Tell the users of ${from} when it moves to ${to}, and for how long it is away (2 to 3 hours with testing):\n${list(impact)}`,
    ),
  ];
  if (links.length > 0) {
    drafts.push(required('sites', `Give these sites another way in, or point them at ${to}: ${links.join(', ')}.`));
  }
  if (routes.length > 0) {
    drafts.push(
      required(
        'router',
        `Put an alternate router in place, or accept that these are not reachable: ${routes.join(', ')}.`,
      ),
    );
  }
  if (!canBeDriven(source.server.os)) {
    const commands = ['netsh ras dump > ras.txt', 'netsh ras aaaa dump > aaaa.txt', 'netsh routing dump > routing.txt'];
    drafts.push(
      required(
        'worksheet',
        `On ${from} (Windows Server ${source.server.os}, which no cmdlet reaches), in a command prompt of an administrator:\n${list(commands)}\nCompare them with the source document, and keep the files.`,
      ),
    );
  }
  return drafts;
}

function prepare(move: RemoteAccessMove): Draft[] {
  const { from, to, source, target } = move;
  const domain = source.server.domain;
  const chap = (source.vpn?.authentication?.methods ?? []).includes('Chap');
  const users = Object.keys(target.localUsers ?? {});
  const certificates = certificatesOf(source, target);
  return [
    required('backup', `Back ${from} up as a whole: it is the last way back (restore it when nothing else helps).`),
    required(
      'destination',
      `Make ${to} ready: a clean installation of Windows Server ${target.server.os} (x64, ${source.server.installLanguage}), under a name of its own${
        domain === 'workgroup' ? '' : `, joined to the domain ${domain ?? 'of the document'}`
      }; adapters as in the document: ${Object.entries(target.adapters)
        .map(([name, { purpose }]) => `${name} (${purpose})`)
        .join(', ')}.`,
    ),
    optional(
      'rights',
      `Have ready, for the account that migrates:\n${list(guide.permissions.map(({ rule }) => rule))}`,
    ),
    ...(certificates.length > 0
      ? [
          required(
            'certificates',
            `Export with their private keys from ${from}, and import into the computer store of ${to}, what IKEv2, SSTP and L2TP show: ${certificates.join(', ')}. Without the certificate of SSTP the transfer stops.`,
          ),
        ]
      : []),
    ...registration(move),
    ...(users.length > 0 && target.migrationTools?.users !== undefined
      ? [
          required(
            'local-users',
            `These local accounts come to ${to} with the transfer, without passwords, which never move: have new ones ready, and tell their users: ${users.join(', ')}.`,
          ),
        ]
      : []),
    ...(users.length > 0 && target.migrationTools?.users === undefined
      ? [
          required(
            'local-users',
            `Make these local accounts on ${to}, with new passwords, and tell their users (passwords never move): ${users.join(', ')}. Their dial-in settings are carried by remote-access/transfer.`,
          ),
        ]
      : []),
    ...(chap && users.length > 0
      ? [
          required(
            'reversible-encryption',
            `On ${to}, before the accounts are made: Local Security Policy, Account Policies, Password Policy: store passwords using reversible encryption. CHAP of ${users.join(', ')} needs it; it is weak, and advised against.`,
          ),
        ]
      : []),
    ...(source.directAccess
      ? [
          required(
            'directaccess-certificates',
            `Import the certificates of IP-HTTPS and of the network location server on ${to}, unless they are self-signed; then run Install-RemoteAccess -Prerequisite there.`,
          ),
        ]
      : []),
  ];
}

/** Certificates that have to be on the destination; those that a server signs itself are made there. */
function certificatesOf(source: RemoteAccessMove['source'], target: RemoteAccessMove['target']): string[] {
  const sstp = target.vpn?.sstpCertificate;
  return [...(sstp && sstp.selfSigned !== true ? [sstp.thumbprint] : []), ...(source.byHand?.certificates ?? [])];
}

/** The tools on an older server come from the folder that the destination made. */
function registration(move: RemoteAccessMove): Draft[] {
  const folder = toolsOf(move)?.folder;
  if (!folder) return [];
  const needs = move.source.server.os.startsWith('2003')
    ? '.NET Framework 2.0 and Windows PowerShell 1.0'
    : 'Windows PowerShell';
  return [
    required(
      'tools',
      `Copy ${TOOLS_FOLDER}\\${folder.name} of ${move.to} to a local disk of ${move.from} (25 MB; ${needs} has to be there), and run in it, as an administrator: .\\Smigdeploy.exe\nBoth servers have to reach a domain controller of every domain whose accounts are members of local groups: without it the cmdlets crash (0xC0000005).`,
    ),
  ];
}

/** Export of a server that cmdlets don't reach, and its way to the destination. */
function transfer(move: RemoteAccessMove): Draft[] {
  if (!toolsOf(move) || canBeDriven(move.source.server.os)) return [];
  const store = move.target.migrationTools?.store ?? '';
  return [
    {
      ...required(
        'export',
        `On ${move.from}, in Windows PowerShell of an administrator: the script remote-access-transfer-export.ps1 (npx rds-migrate source-scripts writes it). If changed settings wait for a restart there: Stop-Service RemoteAccess -Force first, which ends every connection.\nCopy ${store}\\Svrmig.mig to ${store} on ${move.to}. Evidence: the file that the script wrote.`,
      ),
      place: 'first',
    },
  ];
}

function nps({ from, to, source, target }: RemoteAccessMove): Draft[] {
  if (source.nps?.moves !== true) return [];
  const { server } = source.nps;
  const local = server === 'local';
  const at = local ? from : server;
  const order = guide.dependencies[0]?.rule ?? '';
  const afterwards = [
    ...(source.nps.sqlLogging ? ['SQL Server logging is not in the exported configuration: set it up anew.'] : []),
    'Point RADIUS clients at the new server, and check the certificate of PEAP and smart-card methods in every policy (wrong: remove the method, add it again, choose the certificate).',
  ];
  const known = target.nps?.networkPolicies ?? target.nps?.connectionRequestPolicies;
  if (local && known && canBeDriven(source.server.os)) {
    return [
      required(
        'nps',
        [`Policies and RADIUS clients of ${from} are carried to ${to}. ${order}`, ...afterwards].join('\n'),
      ),
    ];
  }
  const is2003 = source.server.os.startsWith('2003');
  const exported = is2003
    ? `On ${at}: iasmigreader.exe, from \\System32 of ${to}; it writes ias.txt, which holds shared secrets in clear.`
    : `On ${at}: netsh nps export filename="C:\\nps.xml" exportPSK=YES (2012 and later: Export-NpsConfiguration -Path C:\\nps.xml). The file holds shared secrets in clear.`;
  const imported =
    local && known
      ? `Copy the file to ${NPS_FILE} on ${to}, and delete it on ${at}: the program imports it and deletes it there.`
      : `On ${local ? to : 'the new NPS'}: Import-NpsConfiguration -Path <file>; then delete the file on both.`;
  return [
    {
      ...required(
        'nps',
        [`Migrate the Network Policy Server ${at} first (${order})`, exported, imported, ...afterwards].join('\n'),
      ),
      ...(local && known ? { place: 'first' as const } : {}),
    },
  ];
}

/** Elements that people carry in an earlier stage than `manual`, before something needs them. */
const PREPARED_BY = ['nps', 'local-user-accounts', 'certificates', 'ssl-certificate-bindings'];

/** One task for everything of one reason, since it is done in one sitting. */
function manual(move: RemoteAccessMove): Draft[] {
  const { from, to, source, target, carried } = move;
  const byRule = new Map<string, string[]>();
  for (const { action, rule, reason, place } of carried.decisions) {
    if (action !== 'manual' && action !== 'manual-registry') continue;
    // Set up with its values when the addresses are there.
    if (rule === 'directaccess') continue;
    if (PREPARED_BY.includes(rule) || (target.weakEncryption !== undefined && rule === 'weak-encryption')) continue;
    const key = `${rule}\n${reason}`;
    byRule.set(key, [...(byRule.get(key) ?? []), place]);
  }
  const drafts = [...byRule].map(([key, places], index): Draft => {
    const [rule = '', reason = ''] = key.split('\n');
    const what = places.map((place) => `${segments(place).join(' / ')}: ${shown(source, place)}`);
    const id = rule === 'no-command' ? `no-command-${index}` : rule;
    const how =
      rule === 'weak-encryption'
        ? `\n${notMigratedOf(rule).action} They are DWORD values below ${RASMAN_PARAMETERS}.`
        : '';
    return required(id, `${reason}${how}\nOn ${to}, as it is on ${from}:\n${list(what)}`);
  });
  if (source.nat && target.nat && notMigratedOf('group-forwarded-fragments') && source.byHand?.behindWindowsNat) {
    drafts.push(
      optional(
        'fragments',
        'On the NAT device before it: Set-NetIPv4Protocol -GroupForwardedFragments Enabled (netsh: interface ipv4 set global groupforwardedfragments=enabled).',
      ),
    );
  }
  return drafts;
}

function shown(source: RemoteAccessMove['source'], place: string): string {
  let value: unknown = source;
  for (const segment of segments(place)) {
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([key]) => key === segment)?.[1]
        : undefined;
  }
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (key, inner) => (key === 'secret' ? undefined : inner));
}

/** Which step of the guide's choice the certificate of SSTP came by, to be seen before the cut-over. */
function sstp(move: RemoteAccessMove): Draft[] {
  const choice = sstpChoice(move);
  if (!choice) return [];
  const { step, rule, thumbprint = 'Default' } = choice;
  return [
    optional(
      'sstp',
      `SSTP of ${move.to} will show ${thumbprint} (step ${step} of the guide's choice: ${rule}). Look at it before users do.`,
    ),
  ];
}

function cutOver(move: RemoteAccessMove): Draft[] {
  const { from, to, source, target } = move;
  const over = target.takesOver;
  const addresses = Object.entries(source.adapters).flatMap(([name, adapter]) =>
    (adapter.addresses ?? []).map((address) => `${address} on ${name}`),
  );
  const stop = canBeDriven(source.server.os)
    ? `Take ${from} off the network (its service is stopped by this stage).`
    : `On ${from}: net stop remoteaccess; then take it off the network.`;
  const drafts: Draft[] = [
    canBeDriven(source.server.os) ? required('source-off', stop) : { ...required('source-off', stop), place: 'first' },
  ];
  if (over?.name)
    drafts.push(
      required(
        'name',
        `${from} no longer answers: give ${to} its name and restart it. Keep ${to} as an alias (netdom computername ${from} /add:${to}): the stages after this one reach it by that name.`,
      ),
    );
  if (over?.addresses)
    drafts.push(required('addresses', `Give ${to} the addresses of ${from}: ${addresses.join(', ') || 'as noted'}.`));
  drafts.push(
    required(
      'names-and-firewalls',
      `${guide.impact.after.map(({ rule }) => rule).join(' ')}\nPoint DNS inside and outside, perimeter firewalls and NAT devices at ${to}${
        (target.vpn?.ports?.IKEv2 ?? 0) > 0
          ? '; IKEv2 needs UDP 500 and 4500 inbound, for which Windows has no rule of its own'
          : ''
      }. Tell the users.`,
    ),
  );
  drafts.push(...directAccessTasks(move));
  if (source.byHand?.connectionProfiles) {
    drafts.push(
      required(
        'profiles',
        `Issue new connection profiles with the address of ${to}: ${source.byHand.connectionProfiles.join(', ')}.`,
      ),
    );
  }
  return drafts;
}

function verify(move: RemoteAccessMove): Draft[] {
  return checksByHand(move).map(({ id, text }) => required(id, text));
}

function complete({ from }: RemoteAccessMove): Draft[] {
  return [
    required(
      'retire',
      `Retire or repurpose ${from}. From here on only its backup leads back. Kept switched off, it is a fallback.`,
    ),
  ];
}

const BY_STAGE: Record<string, (move: RemoteAccessMove) => Draft[]> = {
  'remote-access/announce': announce,
  'remote-access/prepare': prepare,
  'remote-access/nps': nps,
  'remote-access/transfer': transfer,
  'remote-access/manual': manual,
  'remote-access/verify-offline': sstp,
  'remote-access/cut-over': cutOver,
  'remote-access/verify': verify,
  'remote-access/complete': complete,
};

export function tasksOf(stage: string, move: RemoteAccessMove): TaskInput[] {
  return (BY_STAGE[stage]?.(move) ?? []).map((draft) => named(stage, draft));
}
