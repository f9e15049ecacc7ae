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
import { dnsCmdlets } from './dns';
import { highAvailabilityCmdlets } from './high-availability';
import { hostingCmdlets } from './hosting';
import { hyperVCmdlets } from './hyper-v';
import { machineCmdlets } from './machines';
import { migrationToolsCmdlets } from './migration-tools';
import { netshCmdlets } from './netsh';
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

/** Every simulated cmdlet by its name in lower case; a family per file. */
export const SIMULATED: ReadonlyMap<string, SimulatedCmdlet> = new Map(
  Object.entries({
    ...certificateCmdlets,
    ...certificateStoreCmdlets,
    ...cimCmdlets,
    ...collectionCmdlets,
    ...collectionReadCmdlets,
    ...collectionSettingsCmdlets,
    ...deploymentCmdlets,
    ...desktopCollectionCmdlets,
    ...desktopDeploymentCmdlets,
    ...desktopJobCmdlets,
    ...dnsCmdlets,
    ...highAvailabilityCmdlets,
    ...hyperVCmdlets,
    ...hostingCmdlets,
    ...machineCmdlets,
    ...migrationToolsCmdlets,
    ...personalDesktopCmdlets,
    ...netshCmdlets,
    ...remoteAccessCmdlets,
    ...remoteAccessNetworkCmdlets,
    ...remoteAppCmdlets,
    ...serverCmdlets,
    ...sessionCmdlets,
    ...sessionHostCmdlets,
    ...webClientCmdlets,
    ...webConfigurationCmdlets,
    ...webDeployCmdlets,
  }).map(([name, cmdlet]) => [name.toLowerCase(), cmdlet]),
);
