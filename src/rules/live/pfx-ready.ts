import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates, getRdCertificate, getWebClientBrokerCert } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { liveThumbprint, takesThumbprint } from '../../resources/certificates/deployment-certificate';
import { sameThumbprint } from '../../resources/certificates/thumbprint';
import type { Props } from '../../resources/kind';
import { folderOf, lookFor, MANAGEMENT_HOST, nameOf } from '../../resources/left-file';
import { firstRow } from '../../resources/values';
import { all, type RoleProps, type ServerProps } from '../rule';
import { appliedCertificates, inStore } from './certificates';
import type { LiveContext, LiveRule } from './live-rule';

/** The PFX file of a certificate as a kind's props have it. */
interface Source {
  thumbprint: string;
  file: string;
  /** Server that makes the file; a person brings it where there is none. */
  exportFrom: string | undefined;
}

/** A certificate that this stage takes from a PFX file. */
interface Taking extends Source {
  /** Server that reads the file; the management host is one too. */
  on: string;
  about: string;
  reads: Invocation[];
  /** A stage that is resumed may have it, and the file gone. */
  isDone(snapshot: Snapshot): boolean;
}

function sourceOf(props: Props, thumbprint: unknown): Source | undefined {
  const { pfx, exportFrom } = props;
  const file: unknown = typeof pfx === 'object' && pfx !== null ? Reflect.get(pfx, 'file') : undefined;
  if (typeof thumbprint !== 'string' || typeof file !== 'string') return undefined;
  return { thumbprint, file, exportFrom: typeof exportFrom === 'string' ? exportFrom : undefined };
}

function imports({ stage }: LiveContext): Taking[] {
  return stage.changes.flatMap(({ id, action, after }) => {
    if (action !== 'create' || after?.kind !== 'ImportedCertificate') return [];
    const server = after.props.server;
    const source = sourceOf(after.props, after.props.thumbprint);
    if (typeof server !== 'string' || !source) return [];
    const { thumbprint, exportFrom } = source;
    return {
      ...source,
      exportFrom: exportFrom === server ? undefined : exportFrom,
      on: server,
      about: id,
      reads: [getMachineCertificates(server)],
      isDone: (snapshot) => inStore(snapshot, server, thumbprint)?.HasPrivateKey === true,
    };
  });
}

/** Brokers before 2019 take the certificates of the deployment from a file, which the management host reads. */
function settings(context: LiveContext): Taking[] {
  const { stage } = context;
  const brokers = all<RoleProps>(stage.after, 'ServerRole').filter(({ role }) => role === 'RDS-CONNECTION-BROKER');
  const releases = all<ServerProps>(stage.after, 'Server')
    .filter(({ name }) => brokers.some(({ server }) => server === name))
    .map(({ os }) => os);
  if (takesThumbprint(releases)) return [];
  const applied = new Set(appliedCertificates(context).map(({ about }) => about));
  return stage.changes.flatMap(({ id, before, after }) => {
    if (after?.kind !== 'DeploymentCertificate' || !applied.has(id)) return [];
    const source = sourceOf(after.props, after.props.thumbprint);
    if (!source) return [];
    // Which servers have it can't be read of brokers: one that was applied before is applied to those that join.
    const renewed = before?.props.thumbprint !== source.thumbprint;
    return {
      ...source,
      on: MANAGEMENT_HOST,
      about: id,
      reads: renewed ? [getRdCertificate()] : [],
      isDone: (snapshot) => renewed && liveThumbprint(snapshot, after.key) === source.thumbprint,
    };
  });
}

function webClients({ stage }: LiveContext): Taking[] {
  return stage.changes.flatMap(({ id, action, after }) => {
    if (action === 'delete' || after?.kind !== 'WebClient') return [];
    const server = after.props.server;
    const source = sourceOf(after.props, after.props.brokerCertificate);
    if (typeof server !== 'string' || !source) return [];
    const held = getWebClientBrokerCert(server);
    return {
      ...source,
      on: server,
      about: id,
      reads: [held],
      isDone: (snapshot) => sameThumbprint(firstRow(snapshot, held)?.Thumbprint, source.thumbprint),
    };
  });
}

const takings = (context: LiveContext): Taking[] => [...imports(context), ...settings(context), ...webClients(context)];

/** Both ends of an exported file's way, which have it at the same path. */
const endsOf = ({ on, exportFrom }: Taking): string[] => [...new Set(exportFrom === undefined ? [] : [exportFrom, on])];

function readsOf(taking: Taking): Invocation[] {
  const { on, file, exportFrom, reads } = taking;
  if (exportFrom === undefined) return [...reads, lookFor(on, file)];
  const folders = endsOf(taking).map((host) => lookFor(host, folderOf(file)));
  return [...reads, getMachineCertificates(exportFrom), ...folders];
}

function obstacles(snapshot: Snapshot, taking: Taking): string[] {
  const { on, thumbprint, file, exportFrom } = taking;
  if (taking.isDone(snapshot)) return [];
  const isMissing = (host: string, path: string) => snapshot.get(lookFor(host, path)).output.includes(false);
  if (exportFrom === undefined) {
    if (!isMissing(on, file)) return [];
    const where = on === MANAGEMENT_HOST || /^[a-z]:/i.test(file) ? '' : ', where a session begins';
    return [`${file} is not on ${nameOf(on)}${where}: certificate ${thumbprint} is to be imported from it`];
  }
  const folder = folderOf(file);
  const missing = endsOf(taking).filter((host) => isMissing(host, folder));
  return [
    ...keyObstacle(snapshot, exportFrom, thumbprint),
    ...missing.map((host) => `folder ${folder} is not on ${nameOf(host)}: certificate ${thumbprint} goes through it`),
  ];
}

function keyObstacle(snapshot: Snapshot, exportFrom: string, thumbprint: string): string[] {
  if (snapshot.get(getMachineCertificates(exportFrom)).errors.length > 0) return [];
  const held = inStore(snapshot, exportFrom, thumbprint);
  if (!held) return [`certificate ${thumbprint} is to be exported on ${exportFrom}, and is not there`];
  if (held.HasPrivateKey === false) return [`certificate ${thumbprint} is on ${exportFrom} without its private key`];
  return held.KeyExportable === false
    ? [`the private key of certificate ${thumbprint} can't be exported from ${exportFrom}: it was imported so`]
    : [];
}

export const pfxReady: LiveRule = {
  id: 'pfx-ready',
  severity: 'blocker',
  statement:
    'A certificate that a stage takes from a PFX file is in that file, or with an exportable key where it comes from, and its folder is wherever the file goes.',
  reason:
    'A file or folder that is missing, or a key that may not leave its server, shows at the import otherwise, when the stage is half done. It concerns imports, the certificate of the brokers in the web client, and for brokers before 2019 the file that the management host reads.',
  source: 'docs/stages.md, certificates/prepare; docs/behaviour/certificates.md section 1',
  remedy:
    'put the PFX file where the document says, on every server that imports it, and on the management host for brokers before 2019; make the folder that is named; where the key can not be exported, have the certificate issued again with an exportable key, or import its original file',
  waivable: true,
  reads: (context) => takings(context).flatMap(readsOf),
  check: (snapshot, context) =>
    takings(context).flatMap((taking) =>
      obstacles(snapshot, taking).map((message) => ({ message, about: taking.about })),
    ),
};
