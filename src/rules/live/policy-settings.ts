import { getTerminalServicesPolicies } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { valueAt } from '../../resources/fields';
import type { Props } from '../../resources/kind';
import { firstRow, numberOf } from '../../resources/values';
import { all, type HostProps } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** What a value of the policies says of a field of a collection. */
type Says = (value: number) => unknown;

const minutes: Says = (value) => value / 60_000;
const on: Says = (value) => value === 1;
const off: Says = (value) => value !== 1;
const word =
  (...words: (string | undefined)[]): Says =>
  (value) =>
    words[value];

/** Values below the key of the policies by the field that they decide (docs/behaviour/module.md section 2.12). */
const FIELDS: Record<string, [name: string, says: Says]> = {
  'limits.activeSessionLimitMin': ['MaxConnectionTime', minutes],
  'limits.idleSessionLimitMin': ['MaxIdleTime', minutes],
  'limits.disconnectedSessionLimitMin': ['MaxDisconnectionTime', minutes],
  'limits.brokenConnectionAction': ['fResetBroken', word('Disconnect', 'LogOff')],
  'limits.automaticReconnectionEnabled': ['fDisableAutoReconnect', off],
  'temporaryFolders.deletedOnExit': ['DeleteTempDirsOnExit', on],
  'temporaryFolders.perSession': ['PerSessionTempDir', on],
  'security.securityLayer': ['SecurityLayer', word('RDP', 'Negotiate', 'SSL')],
  'security.encryptionLevel': [
    'MinEncryptionLevel',
    word(undefined, 'Low', 'ClientCompatible', 'High', 'FipsCompliant'),
  ],
  'security.authenticateUsingNLA': ['UserAuthentication', on],
  'client.maxRedirectedMonitors': ['MaxMonitors', (value) => value],
  'client.printers.redirected': ['fDisableCpm', off],
};

/** Redirections that a policy turns off, by their name in `client.redirect`. */
const REDIRECTIONS: Record<string, string> = {
  AudioVideoPlayBack: 'fDisableCam',
  AudioRecording: 'fDisableAudioCapture',
  COMPort: 'fDisableCcm',
  PlugAndPlayDevice: 'fDisablePNPRedir',
  Clipboard: 'fDisableClip',
  LPTPort: 'fDisableLPT',
  Drive: 'fDisableCdm',
};

interface Collection extends Props {
  name: string;
}

/** Collections that the stage writes to or gives a host, each with its session hosts that are there by now. */
function collections({ stage }: LiveContext): { collection: Collection; hosts: string[] }[] {
  const touched = new Set(
    stage.changes.flatMap(({ action, after }) => {
      if (!after || action === 'delete') return [];
      if (after.kind === 'SessionCollection') return [after.key];
      return after.kind === 'SessionHost' && action === 'create' ? [String(after.props.collection)] : [];
    }),
  );
  return all<Collection>(stage.after, 'SessionCollection')
    .filter(({ name }) => touched.has(name))
    .map((collection) => ({ collection, hosts: hostsOf(stage.after, collection.name) }));
}

const hostsOf = (state: LiveContext['stage']['after'], collection: string): string[] =>
  all<HostProps>(state, 'SessionHost')
    .filter((host) => host.collection === collection)
    .map(({ host }) => host);

/** Fields in which the policies of a host want something else than the document; one line each, without the host. */
function overruled(snapshot: Snapshot, host: string, { name, ...props }: Collection): string[] {
  const policies = firstRow(snapshot, getTerminalServicesPolicies(host));
  if (!policies) return [];
  const settings = Object.entries(FIELDS).flatMap(([field, [value, says]]) => {
    const [wanted, set] = [valueAt(props, field.split('.')), numberOf(policies[value])];
    if (wanted === undefined || wanted === 'default' || set === undefined) return [];
    const decided = says(set);
    if (decided === undefined || decided === wanted) return [];
    return [`${field} of ${name} shall be ${JSON.stringify(wanted)}, and Group Policy says ${JSON.stringify(decided)}`];
  });
  const redirect = valueAt(props, ['client', 'redirect']);
  const wanted = Array.isArray(redirect)
    ? Object.entries(REDIRECTIONS).filter(([option]) => redirect.includes(option))
    : [];
  const barred = wanted.filter(([, value]) => numberOf(policies[value]) === 1).map(([option]) => option);
  return barred.length === 0
    ? settings
    : [...settings, `client.redirect of ${name} has ${barred.join(', ')}, which Group Policy turns off`];
}

export const policySettings: LiveRule = {
  id: 'policy-settings',
  severity: 'warning',
  statement: 'What the document says of a collection is not decided otherwise by Group Policy on its session hosts.',
  reason:
    'What Group Policy says holds on the host whatever the collection says: the setting is refused, or written and without effect.',
  source: 'docs/behaviour/module.md section 2',
  remedy:
    'have the policy changed where the host stands, or write into the document what the policy says (or leave the field out)',
  reads: (context) => collections(context).flatMap(({ hosts }) => hosts.map(getTerminalServicesPolicies)),
  check: (snapshot, context) =>
    collections(context).flatMap(({ collection, hosts }) => {
      const found = new Map<string, string[]>();
      for (const host of hosts) {
        for (const text of overruled(snapshot, host, collection)) found.set(text, [...(found.get(text) ?? []), host]);
      }
      return [...found].map(([text, on]) => ({
        message: `${text} on ${on.join(', ')}`,
        about: `SessionCollection/${collection.name}`,
      }));
    }),
};
