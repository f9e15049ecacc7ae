import type { Seeding } from './seed';
import { freshWeb } from './web';
import { serversWith } from './world';

const VERSION = '2.1.60.0';

/** RD Web Access of the source as its document says, and the certificates of the listeners. */
export function seedWeb(seeding: Seeding): void {
  seedServers(seeding);
  seedListeners(seeding);
}

function seedServers({ source, machine, secret }: Seeding): void {
  const { webAccess, certificates } = source;
  if (!webAccess) return;
  const { settings, machineKey, webClient } = webAccess;
  const { sessionHostListener: _listener, ...uses } = certificates ?? {};
  for (const name of webAccess.members) {
    const server = machine(name);
    const web = freshWeb();
    for (const [key, value] of Object.entries(settings ?? {})) web.settings[key] = String(value);
    if (machineKey) {
      const [validation = '', decryption = ''] = secret(machineKey).split(',');
      for (const application of ['', '/Feed', '/FeedLogon', '/Pages']) {
        web.machineKeys[application] = { validation, decryption };
      }
    }
    server.web = web;
    if (!webClient) continue;
    const broker = Object.entries(uses).find(([use]) => use === webClient.brokerCertificate)?.[1];
    server.webClient = {
      packages: [{ version: VERSION, publishedAs: [webClient.channel] }],
      ...(broker ? { brokerCertificate: broker.thumbprint } : {}),
    };
  }
}

function seedListeners({ source, state, machine }: Seeding): void {
  const listener = source.certificates?.sessionHostListener;
  if (!listener || !state.deployment) return;
  for (const name of serversWith(state.deployment, 'RDS-RD-SERVER')) {
    machine(name).listener =
      'thumbprint' in listener ? { thumbprint: listener.thumbprint, type: 3 } : { thumbprint: '', type: 2 };
  }
}
