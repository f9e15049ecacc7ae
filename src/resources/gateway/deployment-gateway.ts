import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdDeploymentGatewayConfiguration } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind, type StateView } from '../kind';
import { booleanOf, firstRow, known, nameOf, textOf } from '../values';

const LOGON_METHODS = ['Password', 'SmartCard', 'AllowUserToSelectDuringConnection'] as const;

const DeploymentGateway = z.strictObject({
  mode: z.enum(['DoNotUse', 'Custom', 'Automatic']),
  externalFqdn: Fqdn.optional(),
  logonMethod: z.enum(LOGON_METHODS).optional(),
  useCachedCredentials: z.boolean().optional(),
  bypassLocal: z.boolean().optional(),
});
export type DeploymentGateway = z.infer<typeof DeploymentGateway>;

/** What adding the first gateway sets (docs/behaviour/module.md section 3). */
const DEFAULTS = { logonMethod: 'Password', useCachedCredentials: true, bypassLocal: true } as const;

/** Custom needs all four settings, the other modes must have none (docs/behaviour/module.md section 8). */
function setGateway(values: Partial<DeploymentGateway>): Invocation {
  const custom = { ...DEFAULTS, ...known(values) };
  return change('Set-RDDeploymentGatewayConfiguration', {
    GatewayMode: values.mode ?? 'Custom',
    ...(values.mode === 'Custom'
      ? {
          GatewayExternalFqdn: values.externalFqdn ?? '',
          // The cmdlet spells it Smartcard, its session settings SmartCard.
          LogonMethod: custom.logonMethod === 'SmartCard' ? 'Smartcard' : custom.logonMethod,
          UseCachedCredentials: custom.useCachedCredentials,
          BypassLocal: custom.bypassLocal,
        }
      : {}),
    Force: true,
  });
}

function observe(snapshot: Snapshot): Partial<DeploymentGateway> | undefined {
  const row = firstRow(snapshot, getRdDeploymentGatewayConfiguration());
  const mode = textOf(row?.GatewayMode);
  if (!row || mode === undefined) return undefined;
  const method = textOf(row.LogonMethod);
  return known({
    mode: mode as DeploymentGateway['mode'],
    externalFqdn: nameOf(row.GatewayExternalFqdn),
    logonMethod: (LOGON_METHODS.find((known) => known.toLowerCase() === method?.toLowerCase()) ??
      method) as DeploymentGateway['logonMethod'],
    useCachedCredentials: booleanOf(row.UseCachedCredentials),
    bypassLocal: booleanOf(row.BypassLocal),
  });
}

/** Puts the gateway settings back where adding or removing a gateway has changed them; nothing where they are unmanaged. */
export function restoreGatewaySettings(after: StateView): Run[] {
  const desired = after.find<DeploymentGateway>('DeploymentGateway', 'deployment');
  if (!desired) return [];
  const invocation = setGateway(desired);
  const live = getRdDeploymentGatewayConfiguration();
  return [
    run(invocation, {
      onlyIf: {
        text: `the gateway settings of the deployment differ from mode ${desired.mode}`,
        reads: [live],
        holds(snapshot) {
          const current = observe(snapshot) ?? {};
          return Object.entries(known(desired)).some(
            ([name, value]) => current[name as keyof typeof current] !== value,
          );
        },
      },
    }),
  ];
}

export const deploymentGatewayKind = defineKind<DeploymentGateway>({
  name: 'DeploymentGateway',
  description: 'Which gateway the deployment tells clients to use, and how they sign in there.',
  schema: DeploymentGateway,
  key: () => 'deployment',
  fields: {
    mode: { description: 'DoNotUse, Custom or Automatic.', change: 'inPlace' },
    externalFqdn: { description: 'Name clients connect to; Custom only.', change: 'inPlace', compare: 'name' },
    logonMethod: {
      description: 'How users sign in to the gateway; Custom only.',
      change: 'inPlace',
      default: 'Password',
    },
    useCachedCredentials: {
      description: 'Same credentials for gateway and host; Custom only.',
      change: 'inPlace',
      default: true,
    },
    bypassLocal: { description: 'No gateway for local addresses; Custom only.', change: 'inPlace', default: true },
  },
  reads: () => [getRdDeploymentGatewayConfiguration()],
  observe: (snapshot) => observe(snapshot),
  create: (desired) => [run(setGateway(desired))],
  update({ current, desired, changes }) {
    if (changes.length === 0) return [];
    // The four go together: those that this stage doesn't change are passed as they are live, else as the document has them.
    const changed = Object.fromEntries(
      changes.map(({ path }) => [path, desired[path as keyof DeploymentGateway]] as const),
    );
    return [run(setGateway({ ...desired, ...known(current), ...changed }))];
  },
  // The settings belong to the deployment and stay with it; removing the last gateway sets DoNotUse by itself.
  remove: () => [],
  capture: {
    reads: () => [getRdDeploymentGatewayConfiguration()],
    strays: { untold: 'a setting that is there in any case' },
    probes: () => [{ mode: 'DoNotUse' }],
    write([found], document) {
      if (!found) return;
      const { mode, externalFqdn, logonMethod, useCachedCredentials, bypassLocal } = found.live;
      const custom = { externalFqdn, logonMethod, useCachedCredentials, bypassLocal };
      const values = Object.entries({ mode, ...(mode === 'Custom' ? custom : {}) });
      for (const [name, value] of values) document.set(['gateway', name], value);
    },
  },
  example: {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'Password',
    useCachedCredentials: true,
    bypassLocal: true,
  },
});
