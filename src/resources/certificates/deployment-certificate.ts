import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getGatewaySettings, getIisSslBindings, getRdCertificate } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, OS_VERSIONS, type OsVersion, Thumbprint } from '../../documents/scalars';
import { defineKind, type World } from '../kind';
import { brokerReleases } from '../rds/broker-high-availability';
import { Pfx } from '../secrets';
import { nameOf, numberOf, rowsOf } from '../values';
import { captureCertificates } from './capture-certificates';
import { withPfx } from './exported-pfx';
import { sameThumbprint, thumbprintOf } from './thumbprint';

const DeploymentCertificate = z.strictObject({
  role: z.enum(['RDRedirector', 'RDPublishing', 'RDWebAccess', 'RDGateway']),
  thumbprint: Thumbprint,
  pfx: Pfx.optional(),
  exportFrom: Fqdn.optional(),
  members: z.array(Fqdn),
});
export type DeploymentCertificate = z.infer<typeof DeploymentCertificate>;

const PURPOSES: Record<DeploymentCertificate['role'], string> = {
  RDRedirector: 'single sign-on',
  RDPublishing: 'signing of RDP files',
  RDWebAccess: 'RD Web Access',
  RDGateway: 'RD Gateway',
};

/** Whether a member serves clients with the certificate now; for the broker roles nothing tells. */
function isBound(snapshot: Snapshot, member: string, { role, thumbprint }: DeploymentCertificate): boolean {
  if (role === 'RDGateway') {
    return rowsOf(snapshot, getGatewaySettings(member)).some((row) => sameThumbprint(row.CertHash, thumbprint));
  }
  return rowsOf(snapshot, getIisSslBindings(member)).some(
    (row) => numberOf(row.Port) === 443 && sameThumbprint(row.Thumbprint, thumbprint),
  );
}

const isReadable = (role: DeploymentCertificate['role']) => role === 'RDWebAccess' || role === 'RDGateway';

function memberReads(props: DeploymentCertificate) {
  if (props.role === 'RDWebAccess') return props.members.map(getIisSslBindings);
  return props.role === 'RDGateway' ? props.members.map(getGatewaySettings) : [];
}

/** The role's thumbprint, undefined where none is set: Level is localised and says nothing reliable. */
export function liveThumbprint(snapshot: Snapshot, role: string): string | undefined {
  const row = rowsOf(snapshot, getRdCertificate()).find((row) => nameOf(row.Role) === role.toLowerCase());
  return thumbprintOf(row?.Thumbprint);
}

/** -Thumbprint came with 2019 (src/cmdlets/catalogue/versions.json) and needs the certificate in every member's store. */
export function takesThumbprint(releases: readonly OsVersion[]): boolean {
  return releases.length > 0 && releases.every((os) => OS_VERSIONS.indexOf(os) >= OS_VERSIONS.indexOf('2019'));
}

function byHand({ role, thumbprint }: DeploymentCertificate): Wait {
  return {
    do: 'wait',
    title: `certificate ${thumbprint} for ${PURPOSES[role]}`,
    reads: [getRdCertificate()],
    open: (snapshot) =>
      liveThumbprint(snapshot, role) === thumbprint ? undefined : `${role} does not have certificate ${thumbprint}`,
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Set certificate ${thumbprint} for ${PURPOSES[role]} in the deployment properties of Server Manager, or name its PFX file in the document: brokers before 2019 take it only from a file.`,
  };
}

/**
 * On which brokers a certificate is can't be read (members above), nor whether all of them took it: the thumbprint is the
 * deployment's. What the log says was applied last is what is there: a run that was cut off behind it doesn't apply it again,
 * unless reading shows that it has to (`differs`); after a complaint it does.
 */
function applied(
  { role, thumbprint, members }: DeploymentCertificate,
  differs: boolean,
): Omit<Run, 'do' | 'invocation'> {
  if (isReadable(role)) return {};
  const leaves = { place: `certificate:${role}`, as: [thumbprint, ...[...members].sort()].join(' ') };
  return differs ? { leaves } : { leaves, unlessLeft: true };
}

/** Asked before what a run was killed at is made once more. */
function notOnAll(desired: DeploymentCertificate): Condition {
  const { role, thumbprint, members } = desired;
  return {
    text: `a server does not have certificate ${thumbprint} for ${PURPOSES[role]} yet`,
    reads: [getRdCertificate(), ...memberReads(desired)],
    holds: (snapshot) =>
      liveThumbprint(snapshot, role) !== thumbprint || members.some((member) => !isBound(snapshot, member, desired)),
  };
}

function apply(desired: DeploymentCertificate, world: World, differs: boolean, onlyIf?: Condition): Step[] {
  const { role, thumbprint, pfx, exportFrom, members } = desired;
  const byThumbprint = takesThumbprint(brokerReleases(world.after));
  if (!byThumbprint && !pfx) return [byHand(desired)];
  const set = (source: Record<string, ParameterValue>) =>
    run(change('Set-RDCertificate', { Role: role, ...source, Force: true }), {
      ...applied(desired, differs),
      ...(onlyIf ? { onlyIf } : {}),
    });
  const steps: Step[] =
    byThumbprint || !pfx
      ? [set({ Thumbprint: thumbprint })]
      : withPfx(
          { thumbprint, pfx, exportFrom, use: role },
          'managementHost',
          ({ file, password }) => set({ ImportPath: file, Password: password }),
          onlyIf,
        );
  if (role !== 'RDGateway') return steps;
  // A gateway may go on with the old one until its service starts anew (docs/behaviour/gateway.md section 3).
  for (const member of members) {
    steps.push(
      run(change('Restart-Service', { Name: ['TSGateway'], Force: true }, { host: member }), {
        onlyIf: {
          text: `the gateway of ${member} does not use certificate ${thumbprint} yet`,
          reads: [getGatewaySettings(member)],
          holds: (snapshot) => !isBound(snapshot, member, desired),
        },
      }),
    );
  }
  return steps;
}

export const deploymentCertificateKind = defineKind<DeploymentCertificate>({
  name: 'DeploymentCertificate',
  description: 'The certificate of one of the four uses, on every server of that use.',
  schema: DeploymentCertificate,
  key: (props) => props.role,
  fields: {
    role: { description: 'Use of the certificate as Set-RDCertificate names it.', change: 'replace' },
    thumbprint: { description: 'SHA-1 thumbprint.', change: 'inPlace', compare: 'name' },
    'pfx.file': {
      description: 'PFX file, read where the cmdlet runs; needed by brokers before 2019.',
      change: 'inPlace',
      writeOnly: true,
    },
    'pfx.password': { description: 'Password of the PFX file.', change: 'inPlace', secret: true, writeOnly: true },
    exportFrom: {
      description: 'Server that the PFX file is exported on for brokers before 2019; it is deleted afterwards.',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
    members: {
      description: 'Servers it has to be on; read back from web servers and gateways only.',
      change: 'inPlace',
      compare: 'nameSet',
      writeOnly: true,
    },
  },
  reads: (props) => [getRdCertificate(), ...memberReads(props)],
  observe(snapshot, props) {
    const thumbprint = liveThumbprint(snapshot, props.role);
    if (thumbprint === undefined) return undefined;
    return {
      role: props.role,
      thumbprint,
      ...(isReadable(props.role)
        ? { members: props.members.filter((member) => isBound(snapshot, member, props)) }
        : {}),
    };
  },
  create: (desired, world) => apply(desired, world, false, isReadable(desired.role) ? notOnAll(desired) : undefined),
  createResumes: true,
  update({ current, desired, changes }, world) {
    // Members that came from nowhere are those of an object just made: once per stage is enough, since applying touches
    // every member in production (docs/stages.md rule 9).
    // A member that leaves needs nothing either.
    const joined = changes.some(
      ({ path, from, to }) =>
        path === 'members' && Array.isArray(from) && (to as string[]).some((member) => !from.includes(member)),
    );
    const renewed = changes.some(({ path }) => path === 'thumbprint');
    const bound = isReadable(desired.role) ? (current.members ?? []) : desired.members;
    const differs =
      !sameThumbprint(current.thumbprint, desired.thumbprint) || desired.members.some((name) => !bound.includes(name));
    const due = (joined || renewed) && (differs || !isReadable(desired.role));
    return due ? apply(desired, world, differs) : [];
  },
  updateResumes: true,
  // A use that has had a certificate can get another one, but no cmdlet takes it away.
  remove: () => [],
  capture: captureCertificates,
  example: {
    role: 'RDWebAccess',
    thumbprint: '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F',
    pfx: { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } },
    members: ['rdwa11.contoso.com'],
  },
});
