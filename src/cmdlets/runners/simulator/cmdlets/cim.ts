import type { PlainValue } from '../../../result';
import { checkHost } from '../access';
import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { shown } from '../conversion';
import { same } from '../world';
import { CIM_CLASSES, type CimClass } from './cim-classes';
import { Arguments, type Result } from './cim-values';
import { GATEWAY_METHOD_CLASSES, invokeGateway } from './gateway-methods';
import { convertLicense, invokeKeyPack } from './license-key-packs';
import { invokeLicenseServer, setLicenseServer } from './license-server';
import { setGeneralSetting } from './listener';
import { invokeTerminalService } from './terminal-service';

const METHODS: Record<
  string,
  (
    context: Context,
    server: string,
    method: string,
    args: Arguments,
    /** Whether an instance was chosen by a query; undefined = the class itself is called. */
    chosen?: (row: Record<string, unknown>) => boolean,
  ) => Result | 'none' | undefined
> = {
  ...Object.fromEntries(GATEWAY_METHOD_CLASSES.map((name) => [name, invokeGateway(name)])),
  win32_tslicenseserver: invokeLicenseServer,
  win32_tslicensekeypack: invokeKeyPack,
  win32_terminalservicesetting: invokeTerminalService,
};

/** Classes whose instances can be saved; the others have methods only. */
const WRITABLE: Record<string, (context: Context, server: string, properties: PlainValue | undefined) => void> = {
  win32_tslicenseserver: setLicenseServer,
  win32_tsgeneralsetting: setGeneralSetting,
};

function servers(context: Context): string[] {
  const named = context.texts('ComputerName');
  const list = named.length > 0 ? named.map((name) => name.toLowerCase()) : [context.host];
  for (const server of list) checkHost(context, server);
  return list;
}

interface Asked {
  name: string;
  where: string | undefined;
}

/** Class and filter, from -ClassName and -Filter, a WQL query, or an instance handed in. */
function asked(context: Context): Asked {
  const query = context.text('Query');
  if (query !== undefined) {
    const match = /^\s*select\s+.+?\s+from\s+(\w+)(?:\s+where\s+(.+))?\s*$/is.exec(query);
    if (!match) context.failWith('HRESULT 0x80041017', 'InvalidArgument', 'Invalid query', 0x80041017);
    return { name: match?.[1] ?? '', where: match?.[2] };
  }
  const input = context.parameters.InputObject;
  const className =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? input.CimClassName : undefined;
  return { name: context.text('ClassName') ?? shown(className ?? ''), where: context.text('Filter') };
}

function findClass(context: Context, name: string): CimClass {
  const namespace = (context.text('Namespace') ?? 'root/cimv2').replace(/\\/g, '/').toLowerCase();
  const found = CIM_CLASSES[name.toLowerCase()];
  if (!found || found.namespace !== namespace) {
    return context.failWith('HRESULT 0x80041010', 'MetadataError', `Invalid class ${name} in ${namespace}`, 0x80041010);
  }
  return found;
}

function getInstance(context: Context): void {
  const { name, where } = asked(context);
  const found = findClass(context, name);
  const wanted = context.texts('Property');
  for (const server of servers(context)) {
    const rows = found.rows(context, server, where);
    if (!rows) context.failWith('HRESULT 0x80041010', 'MetadataError', `Invalid class ${name}`, 0x80041010);
    for (const row of rows) {
      if (where !== undefined && !matches(row, where)) continue;
      context.output.push(wanted.length > 0 ? project(row, wanted) : { ...row, PSComputerName: server });
    }
  }
}

/** Properties that were not asked for are there and empty. */
function project(row: Record<string, unknown>, wanted: string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, wanted.some((other) => same(other, name)) ? value : null]),
  );
}

/** One condition and what joins it to the next; a backslash takes the next character of a text as it is. */
const CONDITION = /\s*(\w+)\s*(=|<>|!=)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+))\s*(and\s|$)/iy;

/** The little WQL that is needed: `Name = 'x' AND Number = 3`. */
function matches(row: Record<string, unknown>, where: string): boolean {
  const condition = new RegExp(CONDITION);
  while (condition.lastIndex < where.length) {
    const match = condition.exec(where);
    if (!match) return false;
    const value = Object.entries(row).find(([name]) => same(name, match[1] ?? ''))?.[1];
    const text = (match[3] ?? match[4])?.replace(/\\(.)/g, '$1') ?? match[5] ?? '';
    if ((String(value).toLowerCase() === text.toLowerCase()) !== (match[2] === '=')) return false;
  }
  return true;
}

function invokeMethod(context: Context): void {
  const { name, where } = asked(context);
  findClass(context, name);
  const chosen = where === undefined ? undefined : (row: Record<string, unknown>) => matches(row, where);
  const invoke = METHODS[name.toLowerCase()];
  const method = context.need('MethodName');
  for (const server of servers(context)) {
    if (context.whatIf) continue;
    const result = invoke?.(context, server, method.toLowerCase(), new Arguments(context.parameters.Arguments), chosen);
    // A query that finds nothing calls nothing, and nobody says so.
    if (result === 'none') continue;
    if (!result) context.failWith('HRESULT 0x80041055', 'InvalidOperation', `Invalid method ${method}`, 0x80041055);
    context.output.push({ ...result, PSComputerName: server });
  }
}

function setInstance(context: Context): void {
  const { name } = asked(context);
  findClass(context, name);
  const properties = context.parameters.Property;
  for (const server of servers(context)) {
    const write = WRITABLE[name.toLowerCase()];
    if (!write) {
      // Properties that only have methods to set them (docs/behaviour/classes.md section 1).
      context.failWith(
        'HRESULT 0x80041024',
        'NotImplemented',
        'Provider is not capable of the attempted operation',
        0x80041024,
      );
    }
    if (!context.whatIf) write(context, server, properties);
  }
}

export const cimCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-CimInstance': { access: 'local', costMs: READ_MS, writes: false, run: getInstance },
  'Invoke-CimMethod': { access: 'local', costMs: 1000, writes: true, run: invokeMethod },
  'Set-CimInstance': { access: 'local', costMs: 1000, writes: true, run: setInstance },
  'Convert-License': { access: 'local', costMs: 5000, writes: true, run: convertLicense },
};
