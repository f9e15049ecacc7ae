import type { UserError } from '../errors';
import { checkBrokers } from './checks/brokers';
import { checkCertificates } from './checks/certificates';
import { checkCollections } from './checks/collections';
import { checkAssignmentChanges, checkDesktopChanges } from './checks/desktop-pair';
import { checkAssignments, checkDesktops } from './checks/desktops';
import { Findings, type Role } from './checks/findings';
import { checkForgotten } from './checks/forgotten';
import { checkGateway } from './checks/gateway';
import { checkLicensing } from './checks/licensing';
import { checkMigration } from './checks/migration';
import { checkPair } from './checks/pair';
import { checkRemoteAccess, checkRemoteAccessPair } from './checks/remote-access';
import { checkServers } from './checks/servers';
import { checkWaves } from './checks/waves';
import { type LoadedDocument, sortByPlace } from './load';

/** Mistakes, which stop everything, and warnings, each a whole line with its place. */
export interface CheckResult {
  errors: UserError[];
  warnings: string[];
}

const CHECKS = [
  checkServers,
  checkBrokers,
  checkLicensing,
  checkCollections,
  checkAssignments,
  checkDesktops,
  checkGateway,
  checkCertificates,
  checkRemoteAccess,
  checkMigration,
];

function findingsOf(document: LoadedDocument, role: Role): Findings {
  const findings = new Findings(document, role);
  for (const check of CHECKS) check(findings);
  return findings;
}

/** Whether one document makes sense by itself. */
export function checkDocument(document: LoadedDocument, role: Role): CheckResult {
  const { errors, warnings } = findingsOf(document, role);
  return { errors: sortByPlace(errors), warnings };
}

/** Whether both documents make sense, each by itself and as source and target of one migration. */
export function checkDocuments(source: LoadedDocument, target: LoadedDocument): CheckResult {
  const before = findingsOf(source, 'source');
  const after = findingsOf(target, 'target');
  checkPair(before, after);
  checkDesktopChanges(before, after);
  checkAssignmentChanges(before, after);
  checkForgotten(before, after);
  checkRemoteAccessPair(before, after);
  checkWaves(before, after);
  return {
    errors: sortByPlace([...before.errors, ...after.errors]),
    warnings: [...new Set([...before.warnings, ...after.warnings])],
  };
}
