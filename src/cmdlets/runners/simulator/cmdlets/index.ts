import type { SimulatedCmdlet } from '../context';
import { certificateStoreCmdlets } from './certificate-store';
import { certificateCmdlets } from './certificates';
import { cimCmdlets } from './cim';
import { collectionReadCmdlets } from './collection-reads';
import { collectionSettingsCmdlets } from './collection-settings';
import { collectionCmdlets } from './collections';
import { deploymentCmdlets } from './deployment';
import { desktopCollectionCmdlets } from './desktop-collections';
import { desktopDeploymentCmdlets } from './desktop-deployment';
import { desktopJobCmdlets } from './desktop-jobs';
import { directAccessCmdlets } from './direct-access';
import { dnsCmdlets } from './dns';
import { highAvailabilityCmdlets } from './high-availability';
import { hostingCmdlets } from './hosting';
import { hyperVCmdlets } from './hyper-v';
import { machineCmdlets } from './machines';
import { migrationToolsCmdlets } from './migration-tools';
import { netshCmdlets } from './netsh';
import { npsCmdlets } from './nps';
import { personalDesktopCmdlets } from './personal-desktops';
import { remoteAccessCmdlets } from './remote-access';
import { remoteAccessNetworkCmdlets } from './remote-access-network';
import { remoteAppCmdlets } from './remote-apps';
import { serverCmdlets } from './servers';
import { sessionHostCmdlets } from './session-hosts';
import { sessionCmdlets } from './sessions';
import { webClientCmdlets } from './web-client';
import { webConfigurationCmdlets } from './web-configuration';
import { webDeployCmdlets } from './web-deploy';

const FAMILIES: Record<string, SimulatedCmdlet>[] = [
  certificateCmdlets,
  certificateStoreCmdlets,
  cimCmdlets,
  collectionCmdlets,
  collectionReadCmdlets,
  collectionSettingsCmdlets,
  deploymentCmdlets,
  desktopCollectionCmdlets,
  desktopDeploymentCmdlets,
  desktopJobCmdlets,
  dnsCmdlets,
  highAvailabilityCmdlets,
  hyperVCmdlets,
  hostingCmdlets,
  machineCmdlets,
  migrationToolsCmdlets,
  personalDesktopCmdlets,
  netshCmdlets,
  npsCmdlets,
  directAccessCmdlets,
  remoteAccessCmdlets,
  remoteAccessNetworkCmdlets,
  remoteAppCmdlets,
  serverCmdlets,
  sessionCmdlets,
  sessionHostCmdlets,
  webClientCmdlets,
  webConfigurationCmdlets,
  webDeployCmdlets,
];

/** Every simulated cmdlet by its name in lower case; a family per file, and each cmdlet in one of them. */
export const SIMULATED: ReadonlyMap<string, SimulatedCmdlet> = registry(FAMILIES);

export function registry(families: Record<string, SimulatedCmdlet>[]): Map<string, SimulatedCmdlet> {
  const all = new Map<string, SimulatedCmdlet>();
  for (const [name, cmdlet] of families.flatMap((family) => Object.entries(family))) {
    const key = name.toLowerCase();
    if (all.has(key)) throw new Error(`${name} is simulated twice`);
    all.set(key, cmdlet);
  }
  return all;
}
