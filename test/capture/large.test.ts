import { expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { captured } from './support';

const COLLECTIONS = 25;
const APPS = 56;
const fq = (name: string) => `${name}.contoso.com`;

/** 25 collections of 56 programs on two hosts each: more than 1,500 objects. */
function large(): Deployment {
  const names = Array.from({ length: COLLECTIONS }, (_, index) => `Farm ${index}`);
  const hosts = names.flatMap((name, index) => [0, 1].map((one) => [fq(`sh${index}x${one}`), name] as const));
  const apps = Object.fromEntries(
    Array.from({ length: APPS }, (_, app) => [
      `APP${app}`,
      { displayName: `App ${app}`, filePath: `C:\\Apps\\${app}.exe` },
    ]),
  );
  return Deployment.parse({
    apiVersion: 'rds-migrate/v1',
    deployment: 'large',
    domain: 'contoso.com',
    servers: Object.fromEntries(
      [fq('rdcb01'), ...hosts.map(([host]) => host)].map((server) => [server, { os: '2022' }]),
    ),
    connectionBrokers: { members: [fq('rdcb01')], workspace: { name: 'Large' } },
    sessionHosts: Object.fromEntries(hosts.map(([host, collection]) => [host, { collection }])),
    collections: Object.fromEntries(names.map((name) => [name, { userGroups: ['CONTOSO\\Users'], remoteApps: apps }])),
  });
}

it('captures 1,500 objects with few cmdlets, telling how far it is', async () => {
  const progress: number[] = [];
  const began = performance.now();
  const { counts, live } = await captured(large(), {
    faults: { latencyMs: 20 },
    progress: ({ done }) => progress.push(done),
  });
  const seconds = (performance.now() - began) / 1000;
  const objects = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.info(`${objects} objects, ${live.reads} cmdlets, ${seconds.toFixed(1)} s at 20 ms a cmdlet (budget 60 s)`);
  expect(objects).toBeGreaterThan(1500);
  // By collection and server, never by program.
  expect(live.reads).toBeLessThan(550);
  expect(progress.at(-1)).toBeGreaterThan(400);
});
