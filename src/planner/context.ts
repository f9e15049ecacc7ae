import { AREAS } from '../documents/areas';
import type { Deployment } from '../documents/schema';
import { UserError } from '../errors';
import { isLost, licenceServersOf, type Role } from '../rules/facts';
import { withCarriedOver } from '../rules/remote-access/destination';
import { type DesktopFamily, desktopFamiliesOf } from './desktop-families';
import { REMOTE_ACCESS_KINDS } from './remote-access/kinds';
import { resourcesOf } from './resources';
import { stateOf } from './resources/build';
import { ON_GATEWAY } from './resources/gateway';
import { each } from './rows';
import { Draft } from './state';
import { type PlanEvidence, type Resource, resourceId, type State } from './types';
import { type Family, familiesOf, type WavePlan, wavesOf } from './waves';

/** Everything the stages of one plan look at; made once per plan. */
export interface Context {
  source: Deployment;
  target: Deployment;
  evidence: PlanEvidence | undefined;
  /** Where it begins. */
  from: State;
  /** Where it ends. */
  to: State;
  families: Family[];
  desktopFamilies: DesktopFamily[];
  waves: WavePlan[];
}

export function contextOf(source: Deployment, written: Deployment, evidence?: PlanEvidence): Context {
  refuseForgottenAreas(source, written);
  const target = withCarriedOver(source, written);
  const families = familiesOf(source, target);
  const desktopFamilies = desktopFamiliesOf(source, target);
  return {
    source,
    target,
    evidence,
    from: startOf(source, target),
    to: resourcesOf(target, evidence),
    families,
    desktopFamilies,
    waves: wavesOf(source, target, families, desktopFamilies),
  };
}

/** An area that the target leaves out is either forgotten or unmanaged from now on; neither may become a removal. */
function refuseForgottenAreas(source: Deployment, target: Deployment): void {
  for (const area of AREAS) {
    if (!source[area] || target[area] || target.removed?.includes(`/${area}`)) continue;
    throw new UserError(
      'area-left-out',
      `the source document has ${area}, the target document has not`,
      `write ${area} into the target, or take it out of the source so that it is unmanaged in both; to remove it on purpose, add "/${area}" to \`removed\` in the target`,
    );
  }
}

/**
 * The source document as the plan takes it. Left out is what may never be removed or read: the licences of a server that
 * other deployments share, and everything on a server that the target declares lost.
 */
function startOf(source: Deployment, target: Deployment): State {
  const lost = new Set(Object.keys(source.servers).filter((server) => isLost(target, server)));
  const shared = new Set(
    licenceServersOf(source).filter(
      (server) =>
        (source.licensing?.servers[server]?.sharedWith ?? []).length > 0 && !target.licensing?.servers[server],
    ),
  );
  const start = resourcesOf(source);
  if (lost.size === 0 && shared.size === 0) return start;
  const draft = new Draft(start);
  for (const kind of [
    'Server',
    'ImportedCertificate',
    'LicenseServer',
    'KeyPack',
    ...ROLE_CONTENTS.map((of) => of.kind),
  ]) {
    draft.dropWhere(kind, ({ props }) => {
      const server = String(props.server ?? props.host ?? props.name);
      return lost.has(server) || (shared.has(server) && (kind === 'LicenseServer' || kind === 'KeyPack'));
    });
  }
  return draft.state();
}

export function targetOf(context: Context, kind: string, key: string): Resource | undefined {
  return context.to.get(resourceId(kind, key));
}

/** Kinds that no role of a server takes with it. */
const ON_THEIR_OWN = [
  ...REMOTE_ACCESS_KINDS,
  'BrokerHighAvailability',
  'DeploymentCertificate',
  'DeploymentGateway',
  'DeploymentLicensing',
  'FileTypeAssociation',
  'ImportedCertificate',
  'KeyPack',
  'LicenseServer',
  'ManualTask',
  'NameRecord',
  'OuAccess',
  'PersonalSessionDesktopAssignment',
  'PersonalVirtualDesktopAssignment',
  'RemoteApp',
  'Server',
  'ServerRole',
  'SessionCollection',
  'SessionHost',
  'VirtualDesktop',
  'VirtualDesktopAllocation',
  'VirtualDesktopCollection',
  'VirtualDesktopSettings',
  'WebDeploySync',
  'Workspace',
];

/** Kinds that are on a server because of a role, with the property that names it: they come and go with the role. */
export const roleContents: Readonly<Record<string, { role: Role; server: string } | 'own'>> = {
  ...each(ON_THEIR_OWN, 'own'),
  ...each(ON_GATEWAY, { role: 'RDS-GATEWAY', server: 'server' } as const),
  SessionHostListener: { role: 'RDS-RD-SERVER', server: 'host' },
  VirtualizationHost: { role: 'RDS-VIRTUALIZATION', server: 'host' },
  WebClient: { role: 'RDS-WEB-ACCESS', server: 'server' },
  WebMachineKey: { role: 'RDS-WEB-ACCESS', server: 'server' },
  WebSettings: { role: 'RDS-WEB-ACCESS', server: 'server' },
};

const ROLE_CONTENTS = Object.entries(roleContents).flatMap(([kind, row]) => (row === 'own' ? [] : [{ kind, ...row }]));

/** What an upgrade in place resets (Microsoft's upgrade page): it is written again in web/transfer. */
export const WEB_CONTENTS = ['WebSettings', 'WebMachineKey', 'WebClient'];

/** A server takes up a role: the server itself, the certificates it shall hold, and the role, as the target has them. */
export function arrive(draft: Draft, context: Context, server: string, role: Role): void {
  if (!draft.get('Server', server)) draft.put(targetOf(context, 'Server', server));
  for (const item of context.to.values()) {
    if (item.kind !== 'ImportedCertificate' || item.props.server !== server) continue;
    if (!draft.get('ImportedCertificate', item.key)) draft.put(item);
  }
  draft.put(targetOf(context, 'ServerRole', `${server}/${role}`));
  if (role === 'RDS-RD-SERVER') draft.put(targetOf(context, 'SessionHostListener', server));
  if (role === 'RDS-VIRTUALIZATION') draft.put(targetOf(context, 'VirtualizationHost', server));
}

/** A role ends; what was only there because of it goes with it (see `tidy`). */
export function leave(draft: Draft, server: string, role: Role): void {
  draft.drop('ServerRole', `${server}/${role}`);
}

/**
 * Servers whose last role has gone leave the state, and what is on them with them: nobody reads them any more. One that
 * comes back later (a broker upgraded offline) comes in anew.
 */
export function tidy(state: State, before: State = state): State {
  const draft = new Draft(state);
  const held = new Set(draft.all('ServerRole').map((item) => item.props.server));
  draft.dropWhere('Server', ({ props }) => !held.has(props.name));
  draft.dropWhere('ImportedCertificate', ({ props }) => !draft.get('Server', String(props.server)));
  for (const { kind, role, server } of ROLE_CONTENTS) {
    draft.dropWhere(kind, ({ props }) => !draft.get('ServerRole', `${String(props[server])}/${role}`));
  }
  for (const kind of WEB_CONTENTS) {
    draft.dropWhere(kind, ({ props }) => {
      const old = before.get(resourceId('Server', String(props.server)));
      return old !== undefined && old.props.os !== draft.get('Server', String(props.server))?.props.os;
    });
  }
  return draft.state();
}

/** Servers that hold a role, as the state has it. */
export function holders(draft: Draft, role: Role): string[] {
  return draft
    .all('ServerRole')
    .filter((item) => item.props.role === role)
    .map((item) => String(item.props.server));
}

/** A context with the objects of one line of stages alone. */
export function partOf(context: Context, holds: (item: Resource) => boolean): Context {
  const mine = (state: State) => stateOf([...state.values()].filter(holds));
  return { ...context, from: mine(context.from), to: mine(context.to) };
}
