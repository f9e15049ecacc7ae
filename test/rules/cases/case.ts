import type { Deployment } from '../../../src/documents/schema';

export interface Case {
  rule: string;
  title: string;
  source: Deployment;
  target: Deployment;
  /** Undefined = the rule is silent. */
  finds?: RegExp;
  severity?: string;
}
