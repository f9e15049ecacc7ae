import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { sameThumbprint } from '../../resources/certificates/thumbprint';
import { type Row, rowsOf } from '../../resources/values';
import type { LiveContext } from './live-rule';

/** A certificate that a stage puts into service. */
export interface Applied {
  /** RDGateway and so on, or `listener` for the session hosts' own. */
  use: string;
  thumbprint: string;
  /** Its servers that have had it since an earlier stage; on the others this stage puts it first. */
  servers: string[];
  /** Id of the object that does it. */
  about: string;
}

/** Certificates that this stage applies, each once. */
export function appliedCertificates({ stage }: LiveContext): Applied[] {
  return stage.changes.flatMap(({ id, action, before, after }) => {
    if (action === 'delete' || !after) return [];
    const thumbprint = after.props.thumbprint;
    const listener = after.kind === 'SessionHostListener';
    if (typeof thumbprint !== 'string' || (!listener && after.kind !== 'DeploymentCertificate')) return [];
    const members = listener ? [after.key] : ((after.props.members as string[] | undefined) ?? []);
    const old = (before?.props.members as string[] | undefined) ?? [];
    const joins = !listener && members.some((member) => !old.includes(member));
    if (!joins && before?.props.thumbprint === thumbprint) return [];
    const servers = members.filter((member) => stage.before.has(`ImportedCertificate/${member}/${thumbprint}`));
    return [{ use: listener ? 'listener' : after.key, thumbprint, servers, about: id }];
  });
}

export function storeReads(context: LiveContext): Invocation[] {
  const servers = new Set(appliedCertificates(context).flatMap((applied) => applied.servers));
  return [...servers].map(getMachineCertificates);
}

/** The certificate as one server's store has it. */
export function inStore(snapshot: Snapshot, server: string, thumbprint: string): Row | undefined {
  return rowsOf(snapshot, getMachineCertificates(server)).find((row) => sameThumbprint(row.Thumbprint, thumbprint));
}

/** The certificate as the first server that has it shows it: names and dates are the same everywhere. */
export function shown(snapshot: Snapshot, { servers, thumbprint }: Applied): Row | undefined {
  for (const server of servers) {
    const row = inStore(snapshot, server, thumbprint);
    if (row) return row;
  }
  return undefined;
}
