import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setUpRemoteAccess } from '../../src/cli/simulated-remote-access';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import { loadDocument } from '../../src/documents/load';
import type { RemoteAccessServer } from '../../src/documents/remote-access/schema';
import type { Deployment } from '../../src/documents/schema';
import { checkout } from '../support/project.mjs';
import { Journey } from './journey';

/** The guide's rollback: the source as it stands, its identity given back, its backup. */

const read = (file: string): Deployment =>
  structuredClone(loadDocument(join(checkout, 'stacks', 'base', 'remote-access-2008r2', file)).deployment);
function only({ remoteAccess = {} }: Deployment): RemoteAccessServer {
  const [server] = Object.values(remoteAccess);
  if (!server) throw new Error('no server');
  return server;
}

const [OLD, NEW] = ['vpn01.contoso.com', 'vpn11.contoso.com'];
const BACK = 'remote-access-cut-over-back';

let journey: Journey | undefined;
afterEach(() => journey?.remove());

/** At a stage, with what people do. */
async function at(last: string, more: Partial<RemoteAccessServer> = {}, driven = true): Promise<Journey> {
  const [source, target] = [read('source.yaml'), read('target.yaml')];
  if (driven) {
    only(source).server.os = '2016';
    delete only(source).server.servicePack;
  }
  Object.assign(only(target), more);
  const here = new Journey(source, target);
  journey = here;
  await setUpRemoteAccess(join(here.root, 'simulator.json'), source, demoSecrets([source, target]));
  for (const stage of here.plan.stages) {
    await here.finish(stage);
    if (stage.name === last) break;
  }
  return here;
}

const serving = (here: Journey) =>
  [OLD, NEW].filter((name) => {
    const { stopped = [], network } = here.hands.look().servers[name] ?? {};
    return name === OLD ? !stopped.includes('RemoteAccess') : network?.firewall['SSTP-IN-TCP'] === true;
  });
const told = async (here: Journey, stage: string) => (await here.up(stage)).map(({ message }) => message).join('\n');

describe('back from the cut-over', () => {
  it.each([
    ['the source intact', {}, /Connect vpn01/],
    ['its identity moved', { takesOver: { name: true, addresses: true } }, /Take the name of vpn01/],
  ])('with %s: people first, and only then does the program touch a server', async (_case, more, words) => {
    const here = await at('remote-access/verify', more);
    expect(await told(here, 'remote-access/cut-over')).toBe('');
    const refused = await told(here, 'remote-access/verify-offline');
    expect(refused).toMatch(words);
    expect(refused).toMatch(/npx rds-migrate done remote-access-cut-over-back --evidence/);
    expect(serving(here)).toEqual([NEW]);
    here.record(BACK);
    expect(await told(here, 'remote-access/verify-offline')).toBe('');
    expect(serving(here)).toEqual([OLD]);
  });

  it('and over it again: what people did the first time is asked for anew, both ways', async () => {
    const here = await at('remote-access/cut-over');
    here.record(BACK);
    expect(await told(here, 'remote-access/verify-offline')).toBe('');
    expect(await told(here, 'remote-access/cut-over')).toMatch(/task remote-access-cut-over-source-off/);
    const over = here.plan.stages.find(({ name }) => name === 'remote-access/cut-over');
    if (over) await here.finish(over);
    expect(serving(here)).toEqual([NEW]);
    expect(await told(here, 'remote-access/verify-offline')).toMatch(/people-first/);
    here.record(BACK);
    expect(await told(here, 'remote-access/verify-offline')).toBe('');
    expect(serving(here)).toEqual([OLD]);
  });

  it('people first as well where the old server, off the network, can no longer be looked at', async () => {
    const here = await at('remote-access/cut-over');
    here.hands.change(({ servers }) => {
      const old = servers[OLD];
      if (old) old.offlineUntil = '2099-01-01T00:00:00.000Z';
    });
    const refused = await told(here, 'remote-access/verify-offline');
    expect(refused).toMatch(/people-first/);
    expect(refused).toMatch(/npx rds-migrate done remote-access-cut-over-back --evidence/);
  });

  it('people first once they took a server that no cmdlet reaches out of service, though the program did nothing yet', async () => {
    const here = await at('remote-access/verify-offline', {}, false);
    expect(await told(here, 'remote-access/cut-over')).toMatch(/task remote-access-cut-over-source-off/);
    expect(await told(here, 'remote-access/verify-offline')).toBe('');
    expect(await told(here, 'remote-access/cut-over')).toMatch(/task remote-access-cut-over-source-off/);
    here.hands.advance({ ms: 60_000 });
    here.record('remote-access-cut-over-source-off');
    const refused = await told(here, 'remote-access/verify-offline');
    expect(refused).toMatch(/people-first/);
    // What proves it is the file of the script that starts the old server again.
    expect(refused).toMatch(/npx rds-migrate done remote-access-cut-over-back --file remote-access-cut-over-back\.txt/);
    here.record(BACK);
    expect(await told(here, 'remote-access/verify-offline')).toBe('');
  });

  it('not from complete: the backup that leads back is named', async () => {
    const here = await at('remote-access/complete');
    expect(await told(here, 'remote-access/verify')).toMatch(/no-way-back/);
    expect(await told(here, 'remote-access/verify')).toMatch(/what leads back is the backup of vpn01.*1 to 2 hours/);
  });
});
