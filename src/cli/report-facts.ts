import { join } from 'node:path';
import { version } from '../../package.json';
import { readAudit } from '../cmdlets/audit';
import type { Environment } from '../documents/environment';
import type { Plan } from '../planner/types';
import type { Measured } from '../report/estimates/estimate';
import { measuredCalls } from '../report/estimates/measured';
import { type Report, reportOf } from '../report/report';
import { findingsOf } from '../rules/findings';
import { configOf } from './stack';

/** Plan and report of an environment with what is known beside the plan: digests, versions, measured times. */
export function reportFor(root: string, environment: Environment, plan: Plan, generated?: string): Report {
  return reportOf(plan, findingsOf(plan), {
    environment: environment.name,
    toolVersion: version,
    documents: (['source', 'target'] as const).map((name) => {
      const { files, digest } = environment[name];
      return { name, files, digest };
    }),
    measured: measuredIn(root, environment.name),
    ...(generated === undefined ? {} : { generated }),
  });
}

/** What calls took in this environment so far. A simulated deployment answers at once, which says nothing. */
function measuredIn(root: string, environment: string): Measured {
  const { connection = 'simulator:' } = configOf(root, environment);
  if (connection.startsWith('simulator:')) return new Map();
  return measuredCalls(readAudit(join(root, '.rds-migrate', environment, 'audit.jsonl')));
}
