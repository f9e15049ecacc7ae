import type { Deployment } from '../../documents/schema';
import { isLost, webServersOf } from '../../rules/facts';
import type { Resource } from '../types';
import { resource } from './build';

const PATH = ['Web'];

/** What RD Web Access has on each of its servers: the same everywhere, since clients meet all of them under one name. */
export function webResources(deployment: Deployment): Resource[] {
  return webServersOf(deployment)
    .filter((server) => !isLost(deployment, server))
    .flatMap((server) => contentsOf(deployment, server));
}

function contentsOf(deployment: Deployment, server: string): Resource[] {
  const { settings, machineKey, webClient } = deployment.webAccess ?? {};
  const contents: Resource[] = [];
  if (settings && Object.keys(settings).length > 0) {
    contents.push(resource('WebSettings', server, PATH, { server, settings }));
  }
  if (machineKey) contents.push(resource('WebMachineKey', server, PATH, { server, keys: machineKey }));
  if (webClient) {
    const broker = brokerCertificate(deployment);
    contents.push(
      resource('WebClient', server, PATH, {
        server,
        channel: webClient.channel,
        brokerCertificate: broker?.thumbprint,
        pfx: broker?.pfx,
        exportFrom: broker?.exportFrom,
      }),
    );
  }
  return contents;
}

type Uses = Omit<NonNullable<Deployment['certificates']>, 'sessionHostListener'>;

/** The document names the use whose certificate it is, e.g. `singleSignOn`. */
function brokerCertificate({ webAccess, certificates }: Deployment): Uses[keyof Uses] {
  const { sessionHostListener: _listener, ...uses } = certificates ?? {};
  const name = webAccess?.webClient?.brokerCertificate;
  return name !== undefined && Object.hasOwn(uses, name) ? uses[name as keyof Uses] : undefined;
}
