import { canBeDriven } from '../../../documents/remote-access/schema';
import { OS_VERSIONS } from '../../../documents/scalars';
import { addressesOf, freshNetwork } from './remote-access';
import type { Seeding } from './seed';

/**
 * The destinations as blank computers, whose adapters have the names that Windows gave them; sources that cmdlets reach too, with
 * the names of their document: what is set up on them comes by calls.
 */
export function seedRemoteAccess({ source, target, machine }: Seeding): void {
  for (const [name, { server, adapters }] of Object.entries(source.remoteAccess ?? {})) {
    const os = OS_VERSIONS.find((one) => one === server.os);
    if (os === undefined) continue;
    const computer = machine(name, os);
    computer.network = freshNetwork(
      Object.values(adapters).map(({ device }, index) => device ?? `Adapter ${index + 1}`),
    );
    for (const [index, wanted] of Object.keys(adapters).entries()) {
      const adapter = computer.network.adapters[index];
      if (adapter) adapter.name = wanted;
    }
    computer.network.addresses = addressesOf(Object.values(adapters));
  }
  for (const [name, { server, adapters }] of Object.entries(target?.remoteAccess ?? {})) {
    const os = OS_VERSIONS.find((one) => one === server.os);
    if (!canBeDriven(server.os) || os === undefined) continue;
    const computer = machine(name, os);
    computer.network = freshNetwork(
      Object.values(adapters).map(({ device }, index) => device ?? `Adapter ${index + 1}`),
    );
    computer.network.addresses = addressesOf(Object.values(adapters));
    // Those without a device in the document have their names already.
    for (const [index, [wanted, { device }]] of Object.entries(adapters).entries()) {
      const adapter = computer.network.adapters[index];
      if (device === undefined && adapter) adapter.name = wanted;
    }
  }
}
