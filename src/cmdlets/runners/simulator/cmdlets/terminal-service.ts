import type { Context } from '../context';
import { osIndex, PRODUCT_VERSIONS, reach, same, servicesOf } from '../world';
import { effectiveLicensing } from './cim-classes';
import type { Arguments, Result } from './cim-values';

/** GetTStoLSConnectivityStatus (docs/behaviour/licensing.md section 5). */
const STATUS = { valid: 11, tooOld: 4, noConnection: 6, unknownValidity: 7 } as const;
const GRACE_DAYS = 120;

/** A read-only method of Win32_TerminalServiceSetting; undefined = none of that name is simulated. */
export function invokeTerminalService(
  context: Context,
  server: string,
  method: string,
  args: Arguments,
): Result | undefined {
  if (method === 'getspecifiedlicenseserverlist') {
    return { ReturnValue: 0, SpecifiedLSList: effectiveLicensing(context, server).servers };
  }
  if (method === 'getgraceperioddays') return { ReturnValue: 0, DaysLeft: graceDays(context, server) };
  if (method === 'gettstolsconnectivitystatus') {
    return {
      ReturnValue: 0,
      TsToLsConnectivityStatus: connectivity(context, server, args.text('ServerName').toLowerCase()),
    };
  }
  return undefined;
}

function graceDays(context: Context, server: string): number {
  const booted = Date.parse(context.server(server)?.bootedAt ?? context.state.now);
  return Math.max(0, GRACE_DAYS - Math.floor((context.now - booted) / 86_400_000));
}

function connectivity(context: Context, host: string, name: string): number {
  const fqdn = Object.keys(context.state.servers).find((other) => same(other, name) || other.split('.')[0] === name);
  const license = fqdn === undefined ? undefined : context.server(fqdn);
  const session = context.server(host);
  if (!fqdn || !license?.licensing || reach(context.state, fqdn) === 'offline') return STATUS.noConnection;
  if (!servicesOf(context.state, fqdn).get('TermServLicensing')) return STATUS.noConnection;
  if (!session || osIndex(license.os) < osIndex(session.os)) return STATUS.tooOld;
  const usable = license.licensing.keyPacks.some((pack) => pack.productVersionId >= PRODUCT_VERSIONS[session.os]);
  return license.licensing.activated && usable ? STATUS.valid : STATUS.unknownValidity;
}
