import type { Context } from '../context';
import { licenseServerId } from '../license-ids';
import type { KeyPackState, LicensingState, PaperState } from '../state';
import { findServer, PRODUCT_VERSIONS, reach, same } from '../world';
import { type Arguments, type Result, WBEM } from './cim-values';
import { licensingOf } from './license-server';

/** KeyPackType of what each paper installs: 1 retail, 2 volume, 5 open. */
const KEY_PACK_TYPE = { retail: 1, agreement: 2, open: 5, keyPackId: 1 } as const;

const refused = (code: number): Result => ({ ReturnValue: code });

interface Wanted {
  productVersionId: number;
  productType: number;
  count: number;
  keyPackType: number;
}

type Program = PaperState['program'];

/** What the arguments of an Install*, Import* or Reinstall* method ask for; a code = they are not accepted. */
function wanted(context: Context, program: Program, args: Arguments): Wanted | number {
  if (program === 'retail' || program === 'keyPackId') {
    const number = args.text(program === 'retail' ? 'sLicenseCode' : 'sLicenseKeyPackId').replace(/-/g, '');
    if (!new RegExp(`^[A-Za-z0-9]{${program === 'retail' ? 25 : 35}}$`).test(number)) return WBEM.invalidParameter;
    const paper = context.state.clearinghouse.papers.find(
      (other) => other.program === program && same(other.number, number),
    );
    if (!paper) return WBEM.notFound;
    return {
      productVersionId: paper.productVersionId,
      productType: paper.productType,
      count: paper.count,
      keyPackType: paper.keyPackType ?? KEY_PACK_TYPE[program],
    };
  }
  const formats =
    program === 'agreement'
      ? /^\d{7}$/.test(args.text('sAgreementNumber')) && (args.number('AgreementType') ?? 9) <= 5
      : /^\d{8}$/.test(args.text('sLicenseNumber')) && /^[A-Za-z0-9]{15}$/.test(args.text('sAuthorizationNumber'));
  const productVersionId = args.number('ProductVersion');
  const productType = args.number('ProductType');
  const count = args.number('LicenseCount');
  if (!formats || productVersionId === undefined || productType === undefined || productType > 1 || !count)
    return WBEM.invalidParameter;
  return { productVersionId, productType, count, keyPackType: KEY_PACK_TYPE[program] };
}

const PROGRAM_OF: [RegExp, Program][] = [
  [/^(?:re)?installagreementlicensekeypack$|^importagreementlicensekeypack$/, 'agreement'],
  [/^installopenlicensekeypack$|^(?:import|reinstall)openpurchaselicensekeypack$/, 'open'],
  [/^(?:re)?installretailpurchaselicensekeypack$|^importretailpurchaselicensekeypack$/, 'retail'],
  [/^installlicensekeypack$|^(?:import|reinstall)licensekeypackoffline$/, 'keyPackId'],
];

/** A method of Win32_TSLicenseKeyPack; undefined = there is none of that name. */
export function invokeKeyPack(context: Context, server: string, method: string, args: Arguments): Result | undefined {
  const licensing = licensingOf(context, server);
  const program = PROGRAM_OF.find(([pattern]) => pattern.test(method))?.[1];
  if (program) return install(context, server, licensing, program, method, args);
  if (method === 'uninstalllicensekeypackwithid')
    return uninstall(licensing, (pack) => pack.id === args.number('KeyPackId'));
  if (method === 'uninstalllicensekeypack') {
    return uninstall(licensing, (pack) => isSame(pack, args) && pack.total === args.number('LicenseCount'));
  }
  if (method === 'removelicenseswithidcount') return remove(licensing, args);
  return undefined;
}

function isSame(pack: KeyPackState, args: Arguments): boolean {
  return pack.productVersionId === args.number('ProductVersion') && pack.productType === args.number('ProductType');
}

function install(
  context: Context,
  server: string,
  licensing: LicensingState,
  program: Program,
  method: string,
  args: Arguments,
): Result {
  if (!licensing.activated) return refused(WBEM.invalidOperation);
  // The key pack id was made on the web or by telephone; everything else asks the clearinghouse itself.
  if (program !== 'keyPackId' && !context.state.clearinghouse.reachable) return refused(WBEM.failed);
  const pack = wanted(context, program, args);
  if (typeof pack === 'number') return refused(pack);
  const os = findServer(context.state, server)?.os;
  // A license server holds CALs of its own or an earlier version (docs/behaviour/licensing.md section 6).
  if (os && pack.productVersionId > PRODUCT_VERSIONS[os]) return refused(WBEM.invalidParameter);
  if (method.startsWith('import')) {
    const code = checkSource(context, pack, args);
    if (code !== 0) return refused(code);
  }
  context.state.counters.keyPack += 1;
  const id = context.state.counters.keyPack;
  licensing.keyPacks.push({
    id,
    productVersionId: pack.productVersionId,
    productType: pack.productType,
    keyPackType: pack.keyPackType,
    total: pack.count,
    issued: 0,
  });
  context.extraMs += 15_000;
  return { ReturnValue: 0, KeyPackId: id };
}

/** The source is contacted where it can be; its packs stay until they are uninstalled there. */
function checkSource(context: Context, pack: Wanted, args: Arguments): number {
  const name = args.text('sSourceLSName').toLowerCase();
  const id = args.text('sSourceLSProductId');
  const source = Object.entries(context.state.servers).find(
    ([fqdn, server]) => fqdn === name || fqdn.split('.')[0] === name || server.ip === name,
  );
  if (!source?.[1].licensing || !/^[A-Za-z0-9]{35}$/.test(id)) return WBEM.invalidParameter;
  if (id !== (source[1].licensing.serverId ?? licenseServerId(source[0]))) return WBEM.invalidParameter;
  if (reach(context.state, source[0]) !== 'ok') return 0;
  const held = source[1].licensing.keyPacks.filter(
    (other) => other.productVersionId === pack.productVersionId && other.productType === pack.productType,
  );
  return held.reduce((sum, other) => sum + other.total, 0) >= pack.count ? 0 : WBEM.notFound;
}

function uninstall(licensing: LicensingState, isIt: (pack: KeyPackState) => boolean): Result {
  const pack = licensing.keyPacks.find(isIt);
  if (!pack) return refused(WBEM.notFound);
  licensing.keyPacks = licensing.keyPacks.filter((other) => other !== pack);
  return { ReturnValue: 0 };
}

function remove(licensing: LicensingState, args: Arguments): Result {
  const pack = licensing.keyPacks.find((other) => other.id === args.number('KeyPackId'));
  const count = args.number('LicenseCount');
  if (!pack) return refused(WBEM.notFound);
  if (!count || count > pack.total) return refused(WBEM.invalidParameter);
  pack.total -= count;
  if (pack.total === 0) licensing.keyPacks = licensing.keyPacks.filter((other) => other !== pack);
  return { ReturnValue: 0 };
}

/** Per User <-> Per Device for licences that are not issued; never another version (1.2). */
export function convertLicense(context: Context): void {
  const licensing = licensingOf(context, context.host);
  const pack = licensing.keyPacks.find((other) => other.id === context.number('KeyPackId'));
  if (!pack)
    context.failWith('InvalidArgument', 'ObjectNotFound', 'The license key pack was not found.', WBEM.notFound);
  const free = pack.total - pack.issued;
  const count = context.number('Count') ?? free;
  if (count < 1 || count > free)
    context.failWith(
      'InvalidArgument',
      'InvalidArgument',
      `Only ${free} licenses can be converted.`,
      WBEM.invalidParameter,
    );
  if (context.whatIf) return;
  pack.total -= count;
  if (pack.total === 0) licensing.keyPacks = licensing.keyPacks.filter((other) => other !== pack);
  context.state.counters.keyPack += 1;
  licensing.keyPacks.push({
    ...pack,
    id: context.state.counters.keyPack,
    productType: pack.productType === 1 ? 0 : 1,
    total: count,
    issued: 0,
  });
}
