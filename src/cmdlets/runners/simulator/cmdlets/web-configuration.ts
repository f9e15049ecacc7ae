import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import type { ServerState } from '../state';
import { freshWeb, type WebState } from '../web';
import { hasFeature, same } from '../world';

const ROOT = 'MACHINE/WEBROOT/APPHOST/Default Web Site/RDWeb';
const APPLICATIONS = ['', '/Feed', '/FeedLogon', '/Pages'];
const SETTING = /^\/?appSettings\/add\[@key=(?:'([^']*)'|"([^"]*)")\]$/;

/** The WebAdministration module comes with IIS, so a server without a web role has none of these cmdlets. */
function requireModule(context: Context): ServerState {
  const server = context.server(context.host);
  if (server && (hasFeature(server, 'RDS-Web-Access') || hasFeature(server, 'RDS-Gateway'))) return server;
  return context.notRecognized();
}

/** What comes after RDWeb in each path; a path that isn't there is an error. */
function applications(context: Context): string[] {
  const server = requireModule(context);
  return context.texts('PSPath').map((path) => {
    const normal = path.replace(/\\/g, '/').replace(/^IIS:\/Sites/i, 'MACHINE/WEBROOT/APPHOST');
    const found = APPLICATIONS.find((application) => same(normal, `${ROOT}${application}`));
    if (found !== undefined && hasFeature(server, 'RDS-Web-Access')) return found;
    return context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${path}' because it does not exist.`);
  });
}

const webOf = (server: ServerState): WebState => server.web ?? freshWeb();

/** An attribute as the cmdlet gives it: text is wrapped, unlike what an element shows of itself. */
const attribute = (Name: string, Value: string) => ({ Name, Value, TypeName: 'System.String' });

function getProperty(context: Context): void {
  const paths = applications(context);
  const server = requireModule(context);
  const web = webOf(server);
  for (const application of paths) {
    for (const filter of context.texts('Filter')) {
      if (/^\/?system\.web\/machineKey$/.test(filter)) {
        const key = web.machineKeys[application] ?? web.machineKeys[''];
        const values = { validationKey: key?.validation, decryptionKey: key?.decryption };
        for (const name of context.texts('Name')) {
          const found = Object.entries(values).find(([known]) => same(known, name));
          if (found) context.output.push(attribute(found[0], found[1] ?? 'AutoGenerate,IsolateApps'));
        }
        continue;
      }
      const settings = application === '/Pages' ? Object.entries(web.settings) : [];
      const wanted = SETTING.exec(filter);
      const name = wanted?.[1] ?? wanted?.[2];
      if (!wanted && !/^\/?appSettings\/add$/.test(filter)) unknownSection(context, filter);
      for (const [key, value] of settings) {
        if (name !== undefined && !same(key, name)) continue;
        context.output.push(context.texts('Name').includes('.') ? { key, value } : attribute('value', value));
      }
    }
  }
}

function unknownSection(context: Context, filter: string): never {
  return context.failWith(
    'System.Runtime.InteropServices.COMException',
    'NotSpecified',
    `The configuration section '${filter}' is not simulated.`,
  );
}

function given(context: Context): Record<string, unknown> {
  const value = context.parameters.Value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** .NET writes Boolean values as True and False. */
const textOf = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value ?? '');

function setProperty(context: Context): void {
  const paths = applications(context);
  const server = requireModule(context);
  for (const application of paths) {
    for (const filter of context.texts('Filter')) {
      if (/^\/?system\.web\/machineKey$/.test(filter)) {
        if (!context.whatIf) setKeys(context, server, application);
        continue;
      }
      const wanted = SETTING.exec(filter);
      const name = wanted?.[1] ?? wanted?.[2] ?? unknownSection(context, filter);
      const web = webOf(server);
      const key = application === '/Pages' ? Object.keys(web.settings).find((known) => same(known, name)) : undefined;
      if (key === undefined) {
        // Nothing is added, and nothing but a warning tells.
        context.warnings.push(
          `Target configuration object '${filter}' is not found at path '${context.text('PSPath')}'.`,
        );
        continue;
      }
      if (!context.whatIf)
        server.web = { ...web, settings: { ...web.settings, [key]: textOf(context.parameters.Value) } };
    }
  }
}

function setKeys(context: Context, server: ServerState, application: string): void {
  const web = webOf(server);
  const old = web.machineKeys[application] ?? web.machineKeys[''];
  const values =
    context.text('Name') === '.' ? given(context) : { [context.need('Name')]: textOf(context.parameters.Value) };
  const value = (name: string) => Object.entries(values).find(([known]) => same(known, name))?.[1];
  const key = {
    validation: textOf(value('validationKey') ?? old?.validation ?? 'AutoGenerate,IsolateApps'),
    decryption: textOf(value('decryptionKey') ?? old?.decryption ?? 'AutoGenerate,IsolateApps'),
  };
  server.web = { ...web, machineKeys: { ...web.machineKeys, [application]: key } };
}

function addProperty(context: Context): void {
  const paths = applications(context);
  const server = requireModule(context);
  const { key, value } = given(context);
  for (const application of paths) {
    const web = webOf(server);
    if (application !== '/Pages' || typeof key !== 'string') unknownSection(context, context.need('Filter'));
    const name = textOf(key);
    if (Object.keys(web.settings).some((known) => same(known, name))) {
      context.failWith(
        'System.Runtime.InteropServices.COMException',
        'NotSpecified',
        `Cannot add duplicate collection entry of type 'add' with unique key attribute 'key' set to '${name}'`,
        0x800700b7,
      );
    }
    if (!context.whatIf) server.web = { ...web, settings: { ...web.settings, [name]: textOf(value) } };
  }
}

export const webConfigurationCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-WebConfigurationProperty': { access: 'local', costMs: READ_MS, writes: false, run: getProperty },
  'Set-WebConfigurationProperty': { access: 'local', costMs: WRITE_MS, writes: true, run: setProperty },
  'Add-WebConfigurationProperty': { access: 'local', costMs: WRITE_MS, writes: true, run: addProperty },
};
