import { appPaths } from './app-paths';
import { brokerHaOneWay } from './broker-ha-one-way';
import { brokerHaRequired } from './broker-ha-required';
import { brokerNewest } from './broker-newest';
import { brokerOneOs } from './broker-one-os';
import { brokerUpgradeDeclared } from './broker-upgrade-declared';
import { calVersions } from './cal-versions';
import { certificateByHand } from './certificate-by-hand';
import { certificateNeedsPfx } from './certificate-needs-pfx';
import { closedWindows } from './closed-windows';
import { collectionOneOs } from './collection-one-os';
import { customRdpProperty } from './custom-rdp-property';
import { databaseForm, secondaryDatabase, threeBrokers } from './database-form';
import { desktopClusters } from './desktop-clusters';
import { desktopsOneRelease } from './desktops-one-release';
import { gatewayGroupsCover } from './gateway-groups-cover';
import { gatewayLocalGroups } from './gateway-local-groups';
import { gatewayNapPolicies } from './gateway-nap-policies';
import { keyPacksLeftBehind } from './key-packs-left-behind';
import { lastGateway, webClientLicences } from './last-gateway';
import { licenceServerNewest } from './licence-server-newest';
import { licenceCounts, licenceScope, retailCodeOnce } from './licence-supply';
import { listenerKey } from './listener-key';
import { neededServersStay } from './needed-servers-stay';
import { nlaNeedsTls } from './nla-needs-tls';
import { perUserRecords } from './per-user-records';
import { permanentObjects } from './permanent-objects';
import { personalRelease } from './personal-release';
import { pfxFiles } from './pfx-files';
import { pfxOldRelease } from './pfx-old-release';
import { profileDiskPaths } from './profile-disk-paths';
import { publicNames } from './public-names';
import { releaseSupport } from './release-support';
import { remoteAccessRules } from './remote-access/blockers';
import type { Finding, Observation, Rule, RuleContext } from './rule';
import { serverNames } from './server-names';
import { sessionLimits } from './session-limits';
import { singleHost } from './single-host';
import { singleSignOn } from './single-sign-on';
import { sqlConnection } from './sql-connection';
import { supportedMix } from './supported-mix';
import { taskChecks } from './task-checks';
import { tasksKnown } from './tasks-known';
import { upgradeTwoReleases } from './upgrade-two-releases';
import { wavesInWindow } from './waves-in-window';
import { webClientRoles } from './web-client-roles';
import { webMachineKeys } from './web-machine-keys';
import { windowFits } from './window-fits';

/** Every rule, one line each, alphabetical. */
export const rules: Rule[] = [
  appPaths,
  brokerHaOneWay,
  brokerHaRequired,
  brokerNewest,
  brokerOneOs,
  brokerUpgradeDeclared,
  calVersions,
  certificateByHand,
  certificateNeedsPfx,
  closedWindows,
  collectionOneOs,
  customRdpProperty,
  databaseForm,
  desktopClusters,
  desktopsOneRelease,
  gatewayGroupsCover,
  gatewayLocalGroups,
  gatewayNapPolicies,
  keyPacksLeftBehind,
  lastGateway,
  licenceCounts,
  licenceScope,
  licenceServerNewest,
  listenerKey,
  neededServersStay,
  nlaNeedsTls,
  permanentObjects,
  personalRelease,
  perUserRecords,
  pfxFiles,
  pfxOldRelease,
  profileDiskPaths,
  publicNames,
  releaseSupport,
  ...remoteAccessRules,
  retailCodeOnce,
  secondaryDatabase,
  serverNames,
  sessionLimits,
  singleHost,
  singleSignOn,
  sqlConnection,
  supportedMix,
  taskChecks,
  tasksKnown,
  threeBrokers,
  upgradeTwoReleases,
  wavesInWindow,
  webClientLicences,
  webClientRoles,
  webMachineKeys,
  windowFits,
];

const RANK = { blocker: 0, warning: 1, manual: 2, note: 3 } as const;

/** What the rules have to say about a pair of documents and its plan; the worst first. */
export function check(context: RuleContext, among: readonly Rule[] = rules): Finding[] {
  const stages = context.plan?.stages.map((candidate) => candidate.name);
  const findings = among.flatMap((rule) =>
    observed(rule, context).map(
      ({ message, detail, stage, severity, remedy, about, at }): Finding => ({
        rule: rule.id,
        severity: severity ?? rule.severity,
        message,
        ...(detail === undefined ? {} : { detail }),
        remedy: remedy ?? rule.remedy,
        // What is about a stage that this plan leaves out holds for the whole of it.
        ...(stage === undefined || (stages && !stages.includes(stage)) ? {} : { stage }),
        ...(about === undefined ? {} : { about }),
        ...(at === undefined ? {} : { at }),
      }),
    ),
  );
  return worstFirst(findings);
}

export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function observed(rule: Rule, context: RuleContext): Observation[] {
  try {
    return rule.check(context);
  } catch (error) {
    return [brokenRule(rule.id, error)];
  }
}

/** A rule that fails has not been kept: nobody knows what it would have found, so that it stops what it watches over. */
export function brokenRule(id: string, error: unknown): Observation {
  return {
    message: `rule ${id} could not be checked, which is a fault of the program: ${error instanceof Error ? error.message : String(error)}`,
    severity: 'blocker',
    remedy: `report it as a bug with the name of the rule (${id}), this message and the version of rds-migrate; until it is mended, the stage does not begin`,
  };
}
