import type { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { type Report, reportOf } from '../../src/report/report';
import { findingsOf } from '../../src/rules/findings';
import { deployment, fq, servers } from '../planner/samples';

/** One collection moves from one host to another, with its profile disks and a setting; brokers stay. */
export function smallDocuments(name = 'Office', title = 'contoso-small'): { source: Deployment; target: Deployment } {
  const brokers = { members: [fq('rdcb01')], workspace: { name: 'Contoso Apps' } };
  const collection = (host: string, share: string, idleSessionLimitMin: number) => ({
    connectionBrokers: brokers,
    sessionHosts: { [fq(host)]: { collection: name } },
    collections: {
      [name]: {
        userGroups: ['CONTOSO\\RDS-Office'],
        limits: { idleSessionLimitMin },
        userProfileDisks: { path: `\\\\${share}.contoso.com\\upd`, maxSizeGB: 20 },
        remoteApps: { WORD: { displayName: 'Word', filePath: 'C:\\Program Files\\word.exe' } },
      },
    },
  });
  const certificate = (digit: string) => ({
    singleSignOn: { thumbprint: digit.repeat(40), pfx: { file: 'certs/farm.pfx', password: { secret: 'farmPfx' } } },
  });
  return {
    source: deployment({
      deployment: title,
      servers: { ...servers('2022', 'rdcb01'), ...servers('2016', 'rdsh01') },
      ...collection('rdsh01', 'fs01', 30),
      certificates: certificate('A'),
    }),
    target: deployment({
      deployment: title,
      servers: servers('2022', 'rdcb01', 'rdsh11'),
      ...collection('rdsh11', 'fs11', 60),
      certificates: certificate('B'),
      migration: {
        window: { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' },
        waves: {
          main: { collections: [name], notice: ['1h'], signOutAt: '2027-01-16T20:00+01:00', onDeadline: 'signOut' },
        },
      },
    }),
  };
}

/** The report of a pair of documents, with facts that never change. */
export function reportOn({ source, target }: { source: Deployment; target: Deployment }): Report {
  const plan = planOf(source, target);
  return reportOf(plan, findingsOf(plan), {
    environment: 'small',
    toolVersion: '1.2.3',
    documents: [
      { name: 'source', files: ['stacks/small/source.yaml'], digest: 'a'.repeat(64) },
      { name: 'target', files: ['stacks/small/target.yaml'], digest: 'b'.repeat(64) },
    ],
  });
}

/** The stage of that name, which has to be there. */
export function stageIn(report: Report, name: string): Report['stages'][number] {
  const stage = report.stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name} among ${report.stages.map((candidate) => candidate.name).join(', ')}`);
  return stage;
}
