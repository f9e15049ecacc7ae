import { z } from 'zod';
import { change, type Invocation, type LiveValue, type ParameterValue } from '../../cmdlets/invocation';
import {
  AGREEMENT_TYPES,
  type KeyPackMatch,
  licences,
  matchingKeyPacks,
  PRODUCT_TYPES,
  PRODUCT_VERSION_IDS,
  UNLIMITED,
} from '../../cmdlets/license-codes';
import { getLicenseKeyPacks } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, OsVersion, SecretName } from '../../documents/scalars';
import { type Change, defineKind, type World } from '../kind';
import { rowsOf } from '../values';
import { captureKeyPacks } from './capture-key-packs';

const paper = z.union([SecretName, z.string()]).optional();

const KeyPack = z.strictObject({
  server: Fqdn,
  product: OsVersion,
  type: z.enum(['PerUser', 'PerDevice']),
  /** 0 = to be uninstalled, as on the source of a migration. */
  count: z.int().min(0),
  origin: z.union([
    z.enum(['existing', 'purchase', 'convert']),
    z.strictObject({ migrateFrom: Fqdn, method: z.enum(['automatic', 'web', 'telephone']) }),
  ]),
  program: z
    .enum(['retail', 'open', 'select', 'enterprise', 'campus', 'school', 'serviceProvider', 'openValue', 'other'])
    .optional(),
  agreementNumber: paper,
  licenseNumber: paper,
  authorizationNumber: paper,
  code: paper,
  keyPackId: paper,
  /** Only observed, and only if more than one: how many packs on the server add up to `count`. */
  packs: z.int().optional(),
});
export type KeyPack = z.infer<typeof KeyPack>;

/** What tells the packs apart; which type a pack installed by a key pack id shows is not documented, so its program isn't asked. */
function matchOf({ product, type, program, keyPackId, origin }: KeyPack): KeyPackMatch {
  const offline = keyPackId !== undefined || (typeof origin === 'object' && origin.method !== 'automatic');
  return { product, type, ...(program === undefined || offline ? {} : { program }) };
}

function packsOf(snapshot: Snapshot, props: KeyPack) {
  return matchingKeyPacks(rowsOf(snapshot, getLicenseKeyPacks(props.server)), matchOf(props));
}

function countOf(snapshot: Snapshot, props: KeyPack): number {
  return Math.min(
    UNLIMITED,
    packsOf(snapshot, props).reduce((sum, pack) => sum + licences(pack), 0),
  );
}

function invoke(props: KeyPack, method: string, args: Record<string, ParameterValue>): Invocation {
  return change(
    'Invoke-CimMethod',
    { Namespace: 'root/cimv2', ClassName: 'Win32_TSLicenseKeyPack', MethodName: method, Arguments: args },
    { host: props.server },
  );
}

function idOf(props: KeyPack): LiveValue {
  return { live: 'keyPackId', of: { server: props.server, ...matchOf(props) } };
}

interface Papers {
  /** Method names without `Install`/`Import` in front (docs/behaviour/licensing.md section 2). */
  install: string;
  import: string;
  args: Record<string, ParameterValue>;
}

/** The method and arguments that the licence papers call for; undefined = papers are missing. */
function papersOf(props: KeyPack, count: number): Papers | undefined {
  const { program, agreementNumber, licenseNumber, authorizationNumber, code, keyPackId } = props;
  const amount = {
    ProductVersion: PRODUCT_VERSION_IDS[props.product],
    ProductType: PRODUCT_TYPES[props.type],
    LicenseCount: count,
  };
  if (keyPackId !== undefined) {
    const args = { sLicenseKeyPackId: keyPackId };
    return { install: 'InstallLicenseKeyPack', import: 'ImportLicenseKeyPackOffline', args };
  }
  if (program === 'retail') {
    if (code === undefined) return undefined;
    const args = { sLicenseCode: code };
    return { install: 'InstallRetailPurchaseLicenseKeyPack', import: 'ImportRetailPurchaseLicenseKeyPack', args };
  }
  if (program === 'open') {
    if (licenseNumber === undefined || authorizationNumber === undefined) return undefined;
    const args = { sLicenseNumber: licenseNumber, sAuthorizationNumber: authorizationNumber, ...amount };
    return { install: 'InstallOpenLicenseKeyPack', import: 'ImportOpenPurchaseLicenseKeyPack', args };
  }
  if (program === undefined || agreementNumber === undefined) return undefined;
  const args = { AgreementType: AGREEMENT_TYPES[program], sAgreementNumber: agreementNumber, ...amount };
  return { install: 'InstallAgreementLicenseKeyPack', import: 'ImportAgreementLicenseKeyPack', args };
}

type Way = 'automatic' | 'web' | 'telephone';

/** What a person has to do where no call can be made: the papers can't be read from the old server (section 1.7). */
function byHand(props: KeyPack, way: Way): Wait {
  const { server, product, type, count, origin } = props;
  const from = typeof origin === 'object' ? origin.migrateFrom : undefined;
  const what = `${count} ${type} licences for Windows Server ${product}`;
  const place =
    way === 'web' ? 'on https://activate.microsoft.com' : way === 'telephone' ? 'by telephone' : 'with its papers';
  const number = way === 'automatic' ? 'the program and its numbers' : 'the 35-character key pack id that you get';
  return {
    do: 'wait',
    title: `${what} on ${server}`,
    reads: [getLicenseKeyPacks(server)],
    open(snapshot) {
      const live = countOf(snapshot, props);
      return live >= count ? undefined : `${live} of ${what} on ${server}`;
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: [
      `${from === undefined ? 'Install' : `Move from ${from}`} ${what} ${from === undefined ? 'on' : 'to'} ${server} ${place}:`,
      `1. Have at hand: the license server id of ${server}${from ? ` and of ${from}, the reason (the source is being replaced)` : ''}, the licence program, its agreement, licence or authorization number or 25-character code, product, type and count.`,
      `2. Put ${number} into the document's key pack of ${server}, better as a secret, or install it in RD Licensing Manager.`,
    ].join('\n'),
  };
}

/** How the server reaches the clearinghouse; Install* methods other than the one for a key pack id need the internet. */
function wayOf({ server, origin }: KeyPack, world: World): Way {
  if (typeof origin === 'object') return origin.method;
  const license = world.after.find<{ server: string; registration?: { connection?: Way } }>('LicenseServer', server);
  return license?.registration?.connection ?? 'automatic';
}

/** Adds `count` licences; `existing` ones can't be made, their absence is for the lifecycle to report. */
function gain(props: KeyPack, count: number, world: World): Step[] {
  const { server, origin, type, product } = props;
  if (count <= 0 || origin === 'existing') return [];
  if (origin === 'convert') {
    // Only licences that are not issued convert, and never to another version (docs/behaviour/licensing.md section 2).
    const other = idOf({ ...props, type: type === 'PerUser' ? 'PerDevice' : 'PerUser' });
    return [run(change('Convert-License', { KeyPackId: other, Count: count }, { host: server }))];
  }
  const way = wayOf(props, world);
  const papers = papersOf(props, count);
  if (!papers || (way !== 'automatic' && props.keyPackId === undefined)) return [byHand(props, way)];
  const missing = {
    onlyIf: {
      text: `${server} has fewer than ${props.count} ${type} licences for ${product}`,
      reads: [getLicenseKeyPacks(server)],
      holds: (snapshot: Snapshot) => countOf(snapshot, props) < props.count,
    },
  };
  if (origin === 'purchase') return [run(invoke(props, papers.install, papers.args), missing)];
  const source = {
    sSourceLSName: origin.migrateFrom,
    sSourceLSProductId: { live: 'licenseServerId', of: { server: origin.migrateFrom } } as LiveValue,
  };
  const mark = `overlap-begun:${packText({ ...props, server: origin.migrateFrom })}`;
  return [run(invoke(props, papers.import, { ...papers.args, ...source }), { ...missing, mark })];
}

/** `2019 PerUser of rdls01.contoso.com`. */
const packText = ({ product, type, server }: KeyPack): string => `${product} ${type} of ${server}`;

/**
 * From the import on a pack is on two servers, since the import asks the old one (docs/stages.md rule 10). The overlap ends
 * only when everything has arrived: until then both counts are told at every run, whatever was cut off in between.
 */
function arrived(props: KeyPack, world: World): Wait[] {
  const to = world.after
    .all<KeyPack>('KeyPack')
    .filter(
      ({ origin, product, type }) =>
        typeof origin === 'object' &&
        origin.migrateFrom === props.server &&
        product === props.product &&
        type === props.type,
    );
  if (to.length === 0) return [];
  const servers = [...new Set(to.map(({ server }) => server))];
  return [
    {
      do: 'wait',
      title: `the licences ${packText(props)} have arrived on ${servers.join(', ')}`,
      reads: [props.server, ...servers].map(getLicenseKeyPacks),
      open(snapshot) {
        const counts = to.map((pack) => ({ pack, live: countOf(snapshot, pack) }));
        if (counts.every(({ pack, live }) => live >= pack.count)) return undefined;
        const there = counts.map(({ pack, live }) => `${live} of ${pack.count} on ${pack.server}`);
        return `licences are on two servers: ${countOf(snapshot, props)} ${packText(props)}, ${there.join(', ')}`;
      },
      everySeconds: 60,
      blockSeconds: 0,
      waitsFor: 'people',
      instructions: `Bring the rest of the licences to ${servers.join(', ')}; those of ${props.server} are uninstalled when all have arrived.`,
    },
  ];
}

/** Whether the clearinghouse has taken the pack from the source already is not documented: each call looks first. */
function uninstall(props: KeyPack, packs: number, world: World): Step[] {
  const step = run(invoke(props, 'UninstallLicenseKeyPackWithId', { KeyPackId: idOf(props) }), {
    onlyIf: {
      text: `${props.server} still has ${props.type} licences for ${props.product}`,
      reads: [getLicenseKeyPacks(props.server)],
      holds: (snapshot) => packsOf(snapshot, props).length > 0,
    },
    mark: `overlap-ended:${packText(props)}`,
  });
  return [...arrived(props, world), ...Array.from({ length: packs }, () => step)];
}

function update({ current, desired, changes }: Change<KeyPack>, world: World): Step[] {
  if (!changes.some((change) => change.path === 'count')) return [];
  const live = current.count ?? 0;
  if (desired.count === 0) return uninstall(desired, Math.max(1, current.packs ?? 1), world);
  if (desired.count > live) return gain(desired, desired.count - live, world);
  if (desired.count === live) return [];
  const args = { KeyPackId: idOf(desired), LicenseCount: live - desired.count };
  return [run(invoke(desired, 'RemoveLicensesWithIdCount', args))];
}

const paperField = (description: string) => ({
  description,
  change: 'inPlace' as const,
  secret: true,
  writeOnly: true,
});

export const keyPackKind = defineKind<KeyPack>({
  name: 'KeyPack',
  description: 'Client access licences of one product, type and program on a license server.',
  schema: KeyPack,
  key: (props) => `${props.server}/${props.product}/${props.type}/${props.program ?? 'any'}`,
  fields: {
    server: { description: 'License server that holds them.', change: 'replace', compare: 'name' },
    product: { description: 'Windows Server release; 2012 and 2012 R2 are one product.', change: 'replace' },
    type: { description: 'PerUser or PerDevice.', change: 'replace' },
    count: { description: 'Number of licences; 0 = uninstalled.', change: 'inPlace' },
    origin: { description: 'Where they come from.', change: 'inPlace', writeOnly: true },
    program: { description: 'Licence program; part of the key.', change: 'inPlace', writeOnly: true },
    agreementNumber: paperField('Agreement number, 7 digits.'),
    licenseNumber: paperField('Open licence number, 8 digits.'),
    authorizationNumber: paperField('Open authorization number, 15 characters.'),
    code: paperField('Retail licence code, 25 characters.'),
    keyPackId: paperField('Key pack id from the web page or by telephone, 35 characters.'),
    packs: {
      description: 'Observed: how many packs add up to the count.',
      change: 'never',
      why: 'it is only observed',
    },
  },
  reads: (props) => [getLicenseKeyPacks(props.server)],
  observe(snapshot, props) {
    const { server, product, type } = props;
    const packs = packsOf(snapshot, props).length;
    // Nothing there is what `count: 0` asks for, so that object exists.
    if (packs === 0 && props.count > 0) return undefined;
    return { server, product, type, count: countOf(snapshot, props), ...(packs > 1 ? { packs } : {}) };
  },
  create: (desired, world) => gain(desired, desired.count, world),
  update,
  // Licences are never uninstalled because a document stopped to mention them: `count: 0` says so, and needs its stage.
  remove: () => [],
  capture: captureKeyPacks,
  example: { server: 'rdls11.contoso.com', product: '2022', type: 'PerUser', count: 250, origin: 'existing' },
});
