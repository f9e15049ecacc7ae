import type { RemoteAccessOs } from '../../documents/remote-access/schema';
import data from './guide.json';

/** What becomes of a setting on the way to the destination. */
export type Action =
  | 'keep'
  | 'default'
  | 'disable'
  | 'drop'
  | 'enable-with-default-count'
  | 'nothing-to-migrate'
  | 'manual'
  | 'manual-registry';

export interface FeatureCase {
  sourceOs: RemoteAccessOs[] | 'any';
  action: Action;
  what: string;
  /** Places of a server in the document; `*` stands for any name. */
  settings: string[];
}

export interface FeatureRule {
  id: string;
  row: number;
  section: 'new' | 'deprecated';
  component: string;
  where: string[];
  effect: string;
  source: string;
  cases: FeatureCase[];
}

export interface NotMigrated {
  id: string;
  component: string;
  action: string;
  command?: string;
  note?: string;
  source: string;
}

export interface Blocker {
  id: string;
  severity: 'block' | 'outOfScope' | 'require' | 'order';
  when: string;
  why: string;
  source: string;
}

interface Statement {
  id: string;
  rule: string;
  source: string;
}

/** The guide as data; guide.json says where each line is from. */
export interface Guide {
  supportedMigrations: {
    source: RemoteAccessOs;
    sourceArch: string[];
    destination: RemoteAccessOs;
    fullInstallationOnly: boolean;
    directAccess: boolean;
    reference: string;
  }[];
  blockers: Blocker[];
  featureRules: FeatureRule[];
  notMigrated: NotMigrated[];
  sstpCertificateSelection: { step: number; rule: string; source: string }[];
  dependencies: Statement[];
  permissions: Statement[];
  impact: { during: Statement[]; after: Statement[] };
  vpnFirewallRules: { name: string; displayName: string; protocols: string[] }[];
  rollback: { id: string; when: string; do: string[]; command?: string; source: string }[];
  durations: Record<'migration' | 'rollback', { hours: number[]; source: string }>;
  beyondGuide: { os: string; rule: string; confidence: string; source: string }[];
}

// The compiler widens words of a JSON file to text; test/rules/remote-access holds it against these types.
export const guide: Guide = data as unknown as Guide;

export function blockerOf(id: string): Blocker {
  return named(guide.blockers, id);
}

export function notMigratedOf(id: string): NotMigrated {
  return named(guide.notMigrated, id);
}

export function featureOf(id: string): FeatureRule {
  return named(guide.featureRules, id);
}

function named<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`guide.json has no ${id}`);
  return found;
}
