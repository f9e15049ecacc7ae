import type { PlainValue } from '../../../result';
import type { Context } from '../context';
import { shown } from '../conversion';
import { licenseServerId } from '../license-ids';
import type { LicensingState } from '../state';
import { same, servicesOf } from '../world';
import { type Arguments, type Result, WBEM } from './cim-values';

const WRITABLE = [
  'FirstName',
  'LastName',
  'Company',
  'CountryRegion',
  'eMail',
  'OrgUnit',
  'Address',
  'City',
  'State',
  'PostalCode',
];
const BY_INTERNET = ['FirstName', 'LastName', 'Company', 'CountryRegion'];

const ok = (more: Record<string, unknown> = {}): Result => ({ ReturnValue: 0, ...more });
const refused = (code: number): Result => ({ ReturnValue: code });

/** The licensing service's data; an error while the service is stopped. */
export function licensingOf(context: Context, server: string): LicensingState {
  const licensing = context.server(server)?.licensing;
  if (!licensing || !servicesOf(context.state, server).get('TermServLicensing')) {
    return context.failWith('HRESULT 0x80041004', 'NotSpecified', 'Provider failure', 0x80041004);
  }
  return licensing;
}

/** 0 = activated, 1 = not: the opposite of the RDS: drive (docs/behaviour/licensing.md sections 1 and 4). */
const status = (licensing: LicensingState): number => (licensing.activated ? 0 : 1);

function has(licensing: LicensingState, names: string[]): boolean {
  return names.every((name) => (licensing.registration[name] ?? '') !== '');
}

function activate(context: Context, server: string, licensing: LicensingState, id?: string): Result {
  licensing.activated = true;
  licensing.serverId = id ?? licenseServerId(server);
  context.extraMs += 20_000;
  return ok({ ActivationStatus: 0 });
}

function deactivate(context: Context, licensing: LicensingState): Result {
  licensing.activated = false;
  delete licensing.serverId;
  context.extraMs += 20_000;
  return ok({ ActivationStatus: 1 });
}

type Method = (context: Context, server: string, licensing: LicensingState, args: Arguments) => Result;

function byInternet(context: Context, licensing: LicensingState, needed: string[]): Result | undefined {
  if (!has(licensing, needed)) return { ...refused(WBEM.invalidParameter), ActivationStatus: status(licensing) };
  if (!context.state.clearinghouse.reachable) return { ...refused(WBEM.failed), ActivationStatus: status(licensing) };
  return undefined;
}

const METHODS: Record<string, Method> = {
  getactivationstatus: (_context, _server, licensing) => ok({ ActivationStatus: status(licensing) }),
  getlicenseserverid: (_context, _server, licensing) =>
    licensing.activated
      ? ok({ sLicenseServerId: licensing.serverId ?? '' })
      : { ...refused(WBEM.failed), sLicenseServerId: '' },
  activateserverautomatic: (context, server, licensing) =>
    byInternet(context, licensing, BY_INTERNET) ?? activate(context, server, licensing),
  activateserver: (context, server, licensing, args) =>
    withId(args.text('sLicenseServerId'), (id) => activate(context, server, licensing, id)),
  deactivateserverautomatic: (context, _server, licensing) =>
    byInternet(context, licensing, ['FirstName', 'LastName']) ?? deactivate(context, licensing),
  deactivateserver: (context, _server, licensing, args) =>
    args.text('sConfirmCode') === '' ? refused(WBEM.invalidParameter) : deactivate(context, licensing),
  reactivateserverautomatic: (context, server, licensing, args) =>
    (args.number('Reason') ?? 9) > 4
      ? refused(WBEM.invalidParameter)
      : (byInternet(context, licensing, ['FirstName', 'LastName']) ?? activate(context, server, licensing)),
  reactivateserver: (context, server, licensing, args) =>
    withId(args.text('sNewLicenseServerId'), (id) => activate(context, server, licensing, id)),
  changerole(_context, _server, licensing, args) {
    const role = args.number('ServerRole');
    if (role === undefined || role > 2) return refused(WBEM.invalidParameter);
    licensing.scope = role;
    return ok();
  },
  islsintslsgroup: (_context, _server, licensing) => ok({ IsMember: licensing.inLicenseServersGroup }),
  addlstotslsgroup: (_context, _server, licensing) => set(() => (licensing.inLicenseServersGroup = true)),
  removelsfromtslsgroup: (_context, _server, licensing) => set(() => (licensing.inLicenseServersGroup = false)),
  publishls: (_context, _server, licensing) => set(() => (licensing.published = true)),
  unpublishls: (_context, _server, licensing) => set(() => (licensing.published = false)),
  islspublished: (_context, _server, licensing) => ok({ Published: licensing.published }),
  registerlstoscp: (_context, _server, licensing) => set(() => (licensing.registeredToScp = true)),
  unregisterlsfromscp: (_context, _server, licensing) => set(() => (licensing.registeredToScp = false)),
  islsregisteredtoscp: (_context, _server, licensing) => ok({ Registered: licensing.registeredToScp }),
  islsondc: () => ok({ OnDC: false }),
  islssecgrpgpenabled: () => ok({ Enabled: false }),
  islspreventupgradegpenabled: () => ok({ Enabled: false }),
  issecureaccessallowed: () => ok({ Allowed: true }),
  istsintscgroup: () => ok({ IsMember: false }),
};

function set(effect: () => void): Result {
  effect();
  return ok();
}

/** 35 letters and digits, given by the web page or by telephone. */
function withId(id: string, then: (id: string) => Result): Result {
  const plain = id.replace(/-/g, '');
  return /^[A-Za-z0-9]{35}$/.test(plain) && plain === id ? then(id) : refused(WBEM.invalidParameter);
}

/** A method of Win32_TSLicenseServer; undefined = there is none of that name. */
export function invokeLicenseServer(
  context: Context,
  server: string,
  method: string,
  args: Arguments,
): Result | undefined {
  const found = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  return found?.(context, server, licensingOf(context, server), args);
}

/** Saves contact data; what is read-only gives "provider not capable". */
export function setLicenseServer(context: Context, server: string, properties: PlainValue | undefined): void {
  const licensing = licensingOf(context, server);
  const entries =
    typeof properties === 'object' && properties !== null && !Array.isArray(properties)
      ? Object.entries(properties)
      : [];
  for (const [name] of entries) {
    if (!WRITABLE.some((other) => same(other, name))) {
      context.failWith(
        'HRESULT 0x80041024',
        'NotImplemented',
        'Provider is not capable of the attempted operation',
        0x80041024,
      );
    }
  }
  for (const [name, value] of entries) {
    const canonical = WRITABLE.find((other) => same(other, name)) ?? name;
    licensing.registration[canonical] = shown(value ?? '');
  }
}
