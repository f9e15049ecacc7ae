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
import { databaseForm, threeBrokers } from './database-form';
import { gatewayGroupsCover } from './gateway-groups-cover';
import { gatewayLocalGroups } from './gateway-local-groups';
import { gatewayNapPolicies } from './gateway-nap-policies';
import { keyPacksLeftBehind } from './key-packs-left-behind';
import { lastGateway, webClientLicences } from './last-gateway';
import { licenceServerNewest } from './licence-server-newest';
import { permanentObjects } from './permanent-objects';
import { profileDiskPaths } from './profile-disk-paths';
import type { Finding, Rule, RuleContext } from './rule';
import { singleHost } from './single-host';
import { sqlConnection } from './sql-connection';
import { tasksKnown } from './tasks-known';
import { upgradeTwoReleases } from './upgrade-two-releases';
import { wavesInWindow } from './waves-in-window';

/** Every rule, one line each, alphabetical. */
export const rules: Rule[] = [
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
  databaseForm,
  gatewayGroupsCover,
  gatewayLocalGroups,
  gatewayNapPolicies,
  keyPacksLeftBehind,
  lastGateway,
  licenceServerNewest,
  permanentObjects,
  profileDiskPaths,
  singleHost,
  sqlConnection,
  tasksKnown,
  threeBrokers,
  upgradeTwoReleases,
  wavesInWindow,
  webClientLicences,
];

const RANK = { blocker: 0, warning: 1, manual: 2, note: 3 } as const;

/** What the rules have to say about a pair of documents and its plan; the worst first. */
export function check(context: RuleContext, among: readonly Rule[] = rules): Finding[] {
  const stages = context.plan?.stages.map((candidate) => candidate.name);
  const findings = among.flatMap((rule) =>
    rule.check(context).map(
      ({ message, stage, severity, remedy }): Finding => ({
        rule: rule.id,
        severity: severity ?? rule.severity,
        message,
        remedy: remedy ?? rule.remedy,
        // What is about a stage that this plan leaves out holds for the whole of it.
        ...(stage === undefined || (stages && !stages.includes(stage)) ? {} : { stage }),
      }),
    ),
  );
  return findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
