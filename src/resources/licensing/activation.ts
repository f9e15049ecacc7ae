import { change } from '../../cmdlets/invocation';
import { askLicenseServer, getLicenseKeyPacks, getRdLicenseConfiguration } from '../../cmdlets/reads';
import { run, type Step, type Wait } from '../../cmdlets/step';
import type { World } from '../kind';
import { restartShows } from '../service-restart';
import { booleanOf, firstRow, namesOf, numberOf, type Row, rowsOf } from '../values';
import { activationStatus, answers, invoke, isActivated, type LicenseServer, when } from './license-server-calls';

const SERVICE = 'TermServLicensing';
const serviceOf = (server: string): string => `${SERVICE}:${server}`;

function statusWait(server: string, activated: boolean, title: string, instructions: string): Wait {
  return {
    do: 'wait',
    title,
    reads: [activationStatus(server)],
    open: (snapshot) => (isActivated(snapshot, server) === activated ? undefined : title),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions,
  };
}

function activateItself({ server, registration }: LicenseServer): Step {
  const notYet = when(
    `${server} is not activated`,
    [activationStatus(server)],
    (snapshot) => isActivated(snapshot, server) !== true,
  );
  if (registration?.connection === 'automatic') return run(invoke(server, 'ActivateServerAutomatic'), notYet);
  if (registration?.licenseServerId !== undefined) {
    return run(invoke(server, 'ActivateServer', { sLicenseServerId: registration.licenseServerId }), notYet);
  }
  const way = registration?.connection === 'telephone' ? 'by telephone' : 'on https://activate.microsoft.com';
  return statusWait(
    server,
    true,
    `${server} is to be activated`,
    [
      `Activate license server ${server} ${way}:`,
      `1. RD Licensing Manager on ${server} shows its product id; give it with company and country.`,
      `2. Put the 35-character license server id that you get into registration.licenseServerId of ${server}, better as a secret, or activate it in the manager.`,
    ].join('\n'),
  );
}

/**
 * The AD group without which Per User licences are not recorded, the restart that makes the membership count
 * (docs/behaviour/licensing.md section 8; a workgroup server has no such group), then the activation: last, since it is
 * what is looked at to tell whether all of this was done, so that a crash before it repeats what it may have cut off. The service is
 * restarted once in a stage, though, as long as the membership stays as it was.
 */
export function activate(desired: LicenseServer): Step[] {
  const { server, scope } = desired;
  const membership = askLicenseServer(server, 'IsLSinTSLSGroup', { Domain: '' });
  const join = run(invoke(server, 'AddLStoTSLSGroup'), {
    ...when(
      `${server} is not in the group Terminal Server License Servers`,
      [membership],
      (snapshot) => booleanOf(firstRow(snapshot, membership)?.IsMember) !== true,
    ),
    leaves: { place: serviceOf(server), as: 'made a member' },
  });
  return [
    ...(scope === 'workgroup' ? [] : [join]),
    run(change('Restart-Service', { Name: [SERVICE], Force: true }, { host: server }), {
      proof: restartShows(SERVICE, server),
      leaves: { place: serviceOf(server), as: 'restarted' },
      unlessLeft: true,
    }),
    answers(server),
    activateItself(desired),
  ];
}

function heldLicences(row: Row): number {
  // Built-in packs (ProductType 3) stay for ever and temporary ones (KeyPackType 4) are not bought.
  if (numberOf(row.ProductType) === 3 || numberOf(row.KeyPackType) === 4) return 0;
  return numberOf(row.TotalLicenses) ?? 0;
}

/** A deactivated server licenses nobody any more, so first no licence may be left on it and no host may be sent to it. */
function nothingLeft(server: string, world: World): Wait {
  const managed = world.after.find('DeploymentLicensing', 'deployment') !== undefined;
  return {
    do: 'wait',
    title: `${server} is free to be deactivated`,
    reads: [getLicenseKeyPacks(server), ...(managed ? [getRdLicenseConfiguration()] : [])],
    open(snapshot) {
      const held = rowsOf(snapshot, getLicenseKeyPacks(server)).reduce((sum, row) => sum + heldLicences(row), 0);
      if (held > 0) return `${held} licences are still installed on ${server}`;
      if (!managed) return undefined;
      const list = namesOf(firstRow(snapshot, getRdLicenseConfiguration())?.LicenseServer);
      return list.includes(server) ? `the deployment still sends its hosts to ${server}` : undefined;
    },
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Move the licences of ${server} to their new server and take ${server} off the license server list first.`,
  };
}

/** An activated server is asked to deactivate itself only once nothing depends on it. */
export function deactivate(desired: LicenseServer, world: World): Step[] {
  const { server, registration } = desired;
  const free = nothingLeft(server, world);
  const still = when(
    `${server} is activated`,
    [activationStatus(server)],
    (snapshot) => isActivated(snapshot, server) !== false,
  );
  if ((registration?.connection ?? 'automatic') === 'automatic') {
    return [free, run(invoke(server, 'DeactivateServerAutomatic'), still)];
  }
  // DeactivateServer wants a code that only the clearinghouse gives, on the telephone; the web page can't deactivate.
  if (registration?.deactivationCode !== undefined) {
    return [free, run(invoke(server, 'DeactivateServer', { sConfirmCode: registration.deactivationCode }), still)];
  }
  const instructions = `Call the Microsoft clearinghouse for the code that deactivates ${server}; the web page has none. Put it into registration.deactivationCode of ${server} in the source document, better as a secret, or deactivate it in RD Licensing Manager (Advanced, Deactivate Server).`;
  return [free, statusWait(server, false, `${server} is to be deactivated by telephone`, instructions)];
}
