import { canBeDriven, type Machine, REMOTE_ACCESS_OS, type RemoteAccessOs } from '../../documents/remote-access/schema';
import { guide } from './guide';

/** Whether a server of one release may be moved to one of another, and who says so. */
export interface Pair {
  /** `guide`: a row of the guide's table. `beyondGuide`: later knowledge. `refused`: neither. */
  support: 'guide' | 'beyondGuide' | 'refused';
  reason: string;
  source: string;
}

const TABLE = 'Migrate Remote Access to Windows Server 2012, lines 44 to 52';
const LATER =
  "Microsoft's overview of role migrations links this guide for later releases too, and has no row for Remote Access";

export function pairOf(from: Pick<Machine, 'os' | 'architecture' | 'installOption'>, to: Pick<Machine, 'os'>): Pair {
  const refused = (reason: string): Pair => ({ support: 'refused', reason, source: TABLE });
  if (!canBeDriven(to.os)) {
    return refused(`${to.os} is a source only: the Remote Access role came with 2012`);
  }
  if (REMOTE_ACCESS_OS.indexOf(to.os) < REMOTE_ACCESS_OS.indexOf(from.os)) {
    return refused(`the destination's release ${to.os} is older than the source's ${from.os}`);
  }
  if (from.architecture === 'x86' && !EXISTS_IN_32_BITS.includes(from.os)) {
    return refused(`${from.os} exists for x64 alone`);
  }
  const row = guide.supportedMigrations.find((one) => one.source === from.os && one.destination === to.os);
  if (row) return { support: 'guide', reason: `a row of the guide's table`, source: row.reference };
  return { support: 'beyondGuide', reason: `the guide ends at 2012; ${LATER}`, source: LATER };
}

const EXISTS_IN_32_BITS: RemoteAccessOs[] = ['2003 SP2', '2003 R2', '2008'];

/** Sources whose row of the table demands the full installation. */
export function needsFullInstallation(os: RemoteAccessOs): boolean {
  return guide.supportedMigrations.some((row) => row.source === os && row.fullInstallationOnly);
}

/** Role services the destination needs: both for a 2003 source, else those of the source. */
export function wantedRoleServices(source: Machine): Machine['roleServices'] {
  return source.os.startsWith('2003') ? ['DirectAccess-VPN', 'Routing'] : [...source.roleServices].sort();
}
