import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { getRdSessionCollectionConfiguration } from '../../cmdlets/reads';
import { run, type Step, type Wait } from '../../cmdlets/step';
import type { Change, World } from '../kind';
import { profileDiskSteps } from './profile-disks';
import type { SessionCollectionProps } from './session-collection';
import { objects, text } from './values';

/** What is to be written, by path, with product defaults already in place of `default`. */
export type Wanted = ReadonlyMap<string, unknown>;
type Parameters = Invocation['parameters'];

/** What Add-RDSessionHost gives a new host; from memory, only used for a host whose values aren't known. */
const DEFAULT_WEIGHT = 100;
/** As many as nobody reaches: this and more is no limit (docs/behaviour/module.md section 6). */
export const DEFAULT_SESSION_LIMIT = 999999;

/**
 * One call per group of settings, in a fixed order: settings are applied group by group without a roll-back, so a call
 * with one group either wrote it or not (docs/behaviour/module.md section 6). The three parameter sets can't be mixed,
 * so profile disks have calls of their own.
 */
export function updateCollection(difference: Change<SessionCollectionProps>, world: World): Step[] {
  const { current, desired } = difference;
  const wanted: Wanted = new Map(difference.changes.map((field) => [field.path, field.to]));
  const set = (parameters: Parameters | undefined): Step[] =>
    parameters && Object.keys(parameters).length > 0
      ? [run(change('Set-RDSessionCollectionConfiguration', { CollectionName: desired.name, ...parameters }))]
      : [];
  return [
    ...set(general(wanted)),
    ...clearRdpProperties(desired.name, wanted),
    ...set(connection(wanted, current)),
    ...set(client(wanted)),
    ...set(pick(wanted, SECURITY)),
    ...set(loadBalancing(wanted, difference)),
    ...profileDiskSteps(wanted, difference, world),
    ...desktop(desired.name, wanted),
  ];
}

const SECURITY = {
  'security.securityLayer': 'SecurityLayer',
  'security.encryptionLevel': 'EncryptionLevel',
  'security.authenticateUsingNLA': 'AuthenticateUsingNLA',
};

const CLIENT = {
  'client.printers.redirected': 'ClientPrinterRedirected',
  'client.printers.easyPrint': 'RDEasyPrintDriverEnabled',
  'client.printers.asDefault': 'ClientPrinterAsDefault',
  'client.maxRedirectedMonitors': 'MaxRedirectedMonitors',
};

const CONNECTION = {
  'limits.brokenConnectionAction': 'BrokenConnectionAction',
  'limits.automaticReconnectionEnabled': 'AutomaticReconnectionEnabled',
  'temporaryFolders.deletedOnExit': 'TemporaryFoldersDeletedOnExit',
  'temporaryFolders.perSession': 'TemporaryFoldersPerSession',
};

const LIMITS = {
  activeSessionLimitMin: 'ActiveSessionLimitMin',
  idleSessionLimitMin: 'IdleSessionLimitMin',
  disconnectedSessionLimitMin: 'DisconnectedSessionLimitMin',
} as const;

function pick(wanted: Wanted, names: Record<string, string>): Parameters {
  const parameters: Parameters = {};
  for (const [path, parameter] of Object.entries(names)) {
    if (wanted.has(path)) parameters[parameter] = wanted.get(path) as ParameterValue;
  }
  return parameters;
}

function general(wanted: Wanted): Parameters {
  const parameters = pick(wanted, { description: 'CollectionDescription', userGroups: 'UserGroup' });
  const lines = rdpLines(wanted);
  if (lines && lines.length > 0) parameters.CustomRdpProperty = lines.join('\n');
  return parameters;
}

function rdpLines(wanted: Wanted): string[] | undefined {
  return wanted.get('customRdpProperty') as string[] | undefined;
}

/**
 * An empty -CustomRdpProperty is ignored (section 6), so no cmdlet can clear the lines. A person does, and the wait is over
 * when they read as gone.
 */
function clearRdpProperties(name: string, wanted: Wanted): Wait[] {
  if (rdpLines(wanted)?.length !== 0) return [];
  const general = getRdSessionCollectionConfiguration(name);
  return [
    {
      do: 'wait',
      title: `Clear the custom RDP properties of collection ${name}`,
      reads: [general],
      open(snapshot) {
        const left = text(objects(snapshot.get(general).output)[0]?.CustomRdpProperty)?.trim();
        return left
          ? `collection ${name} still has custom RDP properties: ${left.split(/\r\n|\r|\n/).join(', ')}`
          : undefined;
      },
      everySeconds: 60,
      blockSeconds: 0,
      waitsFor: 'people',
      instructions:
        `No cmdlet clears the custom RDP properties of a collection. Either keep one line in the document, or empty the value ` +
        `CustomRDPSettings of collection ${name} on every broker, under HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\` +
        `Terminal Server\\CentralPublishedResources\\PublishedFarms\\<alias of the collection>\\DeploymentSettings.`,
    },
  ];
}

/**
 * All three limits go along with any connection setting, as they are live if they are not to be changed: with only some
 * given, the module forwards the others as empty values (section 6). Temporary folders belong to the same group.
 */
function connection(wanted: Wanted, current: Partial<SessionCollectionProps>): Parameters | undefined {
  const others = pick(wanted, CONNECTION);
  const changed = Object.keys(LIMITS).some((limit) => wanted.has(`limits.${limit}`));
  if (!changed && Object.keys(others).length === 0) return undefined;
  const parameters: Parameters = {};
  for (const [limit, parameter] of Object.entries(LIMITS)) {
    const value = wanted.get(`limits.${limit}`) ?? current.limits?.[limit as keyof typeof LIMITS];
    if (typeof value === 'number') parameters[parameter] = value;
  }
  return { ...parameters, ...others };
}

function client(wanted: Wanted): Parameters {
  const redirect = wanted.get('client.redirect') as string[] | undefined;
  // A flags enumeration, not a list: given as PowerShell prints it.
  const options: Parameters = redirect
    ? { ClientDeviceRedirectionOptions: redirect.length === 0 ? 'None' : redirect.join(', ') }
    : {};
  return { ...options, ...pick(wanted, CLIENT) };
}

/** Every host of the collection is given, with its live values where nothing is to change. */
function loadBalancing(wanted: Wanted, { current, desired }: Change<SessionCollectionProps>): Parameters | undefined {
  if (![...wanted.keys()].some((path) => path.startsWith('loadBalancing.'))) return undefined;
  const live = current.loadBalancing ?? {};
  const hosts = new Set([...Object.keys(live), ...Object.keys(desired.loadBalancing ?? {})]);
  const value = (host: string, name: 'weight' | 'sessionLimit', otherwise: number): number => {
    const found =
      wanted.get(`loadBalancing.${host}.${name}`) ?? live[host]?.[name] ?? desired.loadBalancing?.[host]?.[name];
    return typeof found === 'number' ? found : otherwise;
  };
  return {
    LoadBalancing: [...hosts].sort().map((host) => ({
      CollectionName: desired.name,
      RelativeWeight: value(host, 'weight', DEFAULT_WEIGHT),
      SessionLimit: value(host, 'sessionLimit', DEFAULT_SESSION_LIMIT),
      SessionHost: host,
    })),
  };
}

function desktop(name: string, wanted: Wanted): Step[] {
  if (!wanted.has('desktopInWebAccess')) return [];
  const ShowInWebAccess = wanted.get('desktopInWebAccess') === true;
  return [run(change('Set-RDRemoteDesktop', { CollectionName: name, ShowInWebAccess, Force: true }))];
}
