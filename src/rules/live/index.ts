import { accountsResolve } from './accounts-resolve';
import { brokerPatchLevel } from './broker-patch-level';
import { brokerServices } from './broker-services';
import { capacity } from './capacity';
import { certificateChain } from './certificate-chain';
import { certificateExpiry } from './certificate-expiry';
import { certificateNames } from './certificate-names';
import { certificatePresent } from './certificate-present';
import { certificateSignature } from './certificate-signature';
import { certificateUsage } from './certificate-usage';
import { collectionHostsOnline } from './collection-hosts-online';
import { desktopMoves } from './desktop-moves';
import { desktopsQuiet } from './desktops-quiet';
import { freeSpace } from './free-space';
import { hostsPinned } from './hosts-pinned';
import type { LiveRule } from './live-rule';
import { pendingReboot } from './pending-reboot';
import { pfxReady } from './pfx-ready';
import { policySettings } from './policy-settings';
import { profileDiskShare } from './profile-disk-share';
import { profileDisksClosed } from './profile-disks-closed';
import {
  remoteAccessChecksPass,
  remoteAccessDomainController,
  remoteAccessLinesKnown,
  remoteAccessNoDirectAccess,
  remoteAccessStoreEmpty,
} from './remote-access';
import { serverCore } from './server-core';
import { virtualizationHostEmpty } from './virtualization-host-empty';
import { webDeployCarries } from './web-deploy-carries';

/** Every rule that is read live when a stage is entered, one line each, alphabetical. */
export const liveRules: LiveRule[] = [
  accountsResolve,
  brokerPatchLevel,
  brokerServices,
  capacity,
  certificateChain,
  certificateExpiry,
  certificateNames,
  certificatePresent,
  certificateSignature,
  certificateUsage,
  collectionHostsOnline,
  desktopMoves,
  desktopsQuiet,
  freeSpace,
  hostsPinned,
  pendingReboot,
  pfxReady,
  policySettings,
  profileDiskShare,
  profileDisksClosed,
  remoteAccessChecksPass,
  remoteAccessNoDirectAccess,
  remoteAccessDomainController,
  remoteAccessLinesKnown,
  remoteAccessStoreEmpty,
  serverCore,
  virtualizationHostEmpty,
  webDeployCarries,
];
