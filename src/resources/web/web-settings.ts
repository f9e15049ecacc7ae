import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdServer, getWebAppSettings, RDWEB_PAGES } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { agreed, serversWith } from '../capture';
import { defineKind } from '../kind';
import { rowsOf } from '../values';
import { attributeText, xpathLiteral } from './configuration';

const Setting = z.union([z.string(), z.boolean(), z.number()]);
type Setting = z.infer<typeof Setting>;

/** Both kinds of quotes in one name could not be looked up. */
const SettingName = z.string().regex(/^[^'"]+$|^[^']+$|^[^"]+$/, { error: 'a name with both kinds of quotes' });
const WebSettings = z.strictObject({ server: Fqdn, settings: z.record(SettingName, Setting) });
type WebSettings = z.infer<typeof WebSettings>;

/** The pages compare in lower case what .NET would write as True. */
const text = (value: Setting): string => (typeof value === 'string' ? value : String(value).toLowerCase());

function set(server: string, name: string, value: Setting): Invocation {
  return change(
    'Set-WebConfigurationProperty',
    {
      PSPath: [RDWEB_PAGES],
      Filter: [`appSettings/add[@key=${xpathLiteral(name)}]`],
      Name: 'value',
      Value: text(value),
    },
    { host: server },
  );
}

/** Setting a name that isn't there changes nothing and only warns, so it is added. */
function add(server: string, name: string, value: Setting): Invocation {
  return change(
    'Add-WebConfigurationProperty',
    { PSPath: [RDWEB_PAGES], Filter: ['appSettings'], Name: '.', Value: { key: name, value: text(value) } },
    { host: server },
  );
}

/** What is live, as text, number or Boolean like the document's own value, so that `'true'` and `true` are one. */
function alike(live: string, wanted: Setting | undefined): Setting {
  if (typeof wanted === 'boolean' && /^(true|false)$/i.test(live)) return live.toLowerCase() === 'true';
  if (typeof wanted === 'number' && live.trim() !== '' && Number.isFinite(Number(live))) return Number(live);
  return live;
}

/** The value as people write it: true and 20 without quotes. */
function plainest(live: string): Setting {
  if (/^(true|false)$/.test(live)) return live === 'true';
  return String(Number(live)) === live && Number.isFinite(Number(live)) ? Number(live) : live;
}

export const webSettingsKind = defineKind<WebSettings>({
  name: 'WebSettings',
  description: 'Application settings of the pages of RD Web Access on one server; other settings are left as they are.',
  schema: WebSettings,
  key: (props) => props.server,
  fields: {
    server: { description: 'RD Web Access server.', change: 'replace', compare: 'name' },
    'settings.*': { description: 'Value of the application setting of that name in RDWeb/Pages.', change: 'inPlace' },
  },
  reads: (props) => [getWebAppSettings(props.server)],
  observe(snapshot, props) {
    const rows = rowsOf(snapshot, getWebAppSettings(props.server));
    const live = new Map<string, string>();
    for (const row of rows) {
      const name = attributeText(row.key);
      const value = attributeText(row.value);
      if (name !== undefined && value !== undefined) live.set(name.toLowerCase(), value);
    }
    if (live.size === 0) return undefined;
    // Names are found in any case, as ASP.NET finds them; only what the document names is of interest.
    const settings = Object.entries(props.settings).flatMap(([name, wanted]) => {
      const value = live.get(name.toLowerCase());
      return value === undefined ? [] : [[name, alike(value, wanted)] as const];
    });
    return { server: props.server, settings: Object.fromEntries(settings) };
  },
  create: ({ server, settings }) => Object.entries(settings).map(([name, value]) => run(set(server, name, value))),
  update({ current, desired, changes }) {
    return changes.flatMap(({ path }) => {
      const name = path.slice('settings.'.length);
      const value = desired.settings[name];
      if (!path.startsWith('settings.') || value === undefined) return [];
      const write = current.settings?.[name] === undefined ? add : set;
      return [run(write(desired.server, name, value))];
    });
  },
  // The pages of a server that leaves the deployment are its own business.
  remove: () => [],
  capture: {
    reads: (seen) => [getRdServer(), ...serversWith(seen, 'RDS-WEB-ACCESS').map(getWebAppSettings)],
    strays: { untold: 'every server of the role has it' },
    probes: (seen) =>
      serversWith(seen, 'RDS-WEB-ACCESS').map((server) => {
        const rows = seen.rows(getWebAppSettings(server));
        const settings = rows.flatMap((row) => {
          const [name, value] = [attributeText(row.key), attributeText(row.value)];
          return name && value !== undefined && SettingName.safeParse(name).success
            ? [[name, plainest(value)] as const]
            : [];
        });
        return { server, settings: Object.fromEntries(settings) };
      }),
    write(objects, document) {
      const names = new Set(objects.flatMap(({ live }) => Object.keys(live.settings ?? {})));
      for (const name of [...names].sort()) {
        const values = objects.map(({ probe, live }) => ({ server: probe.server, value: live.settings?.[name] }));
        document.set(['webAccess', 'settings', name], agreed(document, `web setting ${name}`, values));
      }
    },
  },
  example: {
    server: 'rdwa11.contoso.com',
    settings: {
      DefaultTSGateway: 'gw.contoso.com',
      PasswordChangeEnabled: true,
      PublicModeSessionTimeoutInMinutes: 20,
      PrivateModeSessionTimeoutInMinutes: 240,
      GatewayCredentialsSource: 4,
      LocalHelp: false,
      OptimizeExperienceState: false,
      ShowDesktops: true,
      ShowOptimizeExperience: true,
      xClipboard: true,
      xDriveRedirection: false,
      xPnPRedirection: false,
      xPortRedirection: false,
      xPrinterRedirection: true,
    },
  },
});
