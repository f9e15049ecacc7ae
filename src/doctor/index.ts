import type { Check } from './check';
import { activeBroker } from './checks/active-broker';
import { backend } from './checks/backend';
import { certificateExpiry } from './checks/certificate-expiry';
import { clockSkew } from './checks/clock-skew';
import { config } from './checks/config';
import { connection } from './checks/connection';
import { documents } from './checks/documents';
import { elevation } from './checks/elevation';
import { engine } from './checks/engine';
import { freeDisk } from './checks/free-disk';
import { managementHost } from './checks/management-host';
import { modules } from './checks/module';
import { pendingReboot } from './checks/pending-reboot';
import { powershell } from './checks/powershell';
import { reachable } from './checks/reachable';
import { services } from './checks/services';
import { unmanaged } from './checks/unmanaged';
import { winrm } from './checks/winrm';
import { workflow } from './checks/workflow';

/** Every check of `rds-migrate doctor`, from this computer outwards; one line each. */
export const checks: readonly Check[] = [
  engine,
  backend,
  config,
  documents,
  connection,
  managementHost,
  powershell,
  modules,
  elevation,
  reachable,
  winrm,
  activeBroker,
  services,
  workflow,
  pendingReboot,
  clockSkew,
  certificateExpiry,
  freeDisk,
  unmanaged,
];
