import { z } from 'zod';
import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { askLicenseServer, getLicenseServer } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Condition, Wait } from '../../cmdlets/step';
import { Fqdn, SecretName } from '../../documents/scalars';
import { firstRow, numberOf } from '../values';

export const LicenseServer = z.strictObject({
  server: Fqdn,
  scope: z.enum(['workgroup', 'domain', 'forest']).optional(),
  registration: z
    .strictObject({
      company: z.string(),
      firstName: z.string(),
      lastName: z.string(),
      countryRegion: z.string(),
      email: z.string().optional(),
      connection: z.enum(['automatic', 'web', 'telephone']),
      licenseServerId: z.union([SecretName, z.string()]).optional(),
      deactivationCode: z.union([SecretName, z.string()]).optional(),
    })
    .optional(),
  directory: z
    .strictObject({ serviceConnectionPoint: z.boolean().optional(), published: z.boolean().optional() })
    .optional(),
  activated: z.boolean(),
});
export type LicenseServer = z.infer<typeof LicenseServer>;
export type Registration = NonNullable<LicenseServer['registration']>;

/** One call of a method of Win32_TSLicenseServer that changes something. */
export function invoke(server: string, method: string, args?: Record<string, ParameterValue>): Invocation {
  return change(
    'Invoke-CimMethod',
    {
      Namespace: 'root/cimv2',
      ClassName: 'Win32_TSLicenseServer',
      MethodName: method,
      ...(args ? { Arguments: args } : {}),
    },
    { host: server },
  );
}

export const activationStatus = (server: string) => askLicenseServer(server, 'GetActivationStatus');

/** GetActivationStatus says 0 for activated and 1 for not; undefined = no answer (docs/behaviour/licensing.md section 1). */
export function isActivated(snapshot: Snapshot, server: string): boolean | undefined {
  const status = numberOf(firstRow(snapshot, activationStatus(server))?.ActivationStatus);
  if (status === 0) return true;
  return status === 1 ? false : undefined;
}

/** Short for a step's `onlyIf`. */
export function when(text: string, reads: Invocation[], holds: Condition['holds']): { onlyIf: Condition } {
  return { onlyIf: { text, reads, holds } };
}

/** Right after installing or restarting, the class is there before the service answers. */
export function answers(server: string): Wait {
  return {
    do: 'wait',
    title: `the licensing service of ${server} answers`,
    reads: [getLicenseServer(server), activationStatus(server)],
    open: (snapshot) =>
      firstRow(snapshot, getLicenseServer(server)) && isActivated(snapshot, server) !== undefined
        ? undefined
        : `the licensing service of ${server} does not answer yet`,
    everySeconds: 10,
    blockSeconds: 600,
    waitsFor: 'machine',
  };
}
