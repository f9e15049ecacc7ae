import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { setUpRemoteAccess } from '../../src/cli/simulated-remote-access';
import { demoSecrets } from '../../src/cmdlets/runners/simulator/demo-secrets';
import { loadDocument } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { openOf } from '../../src/providers/completeness';
import { Lifecycle } from '../../src/providers/lifecycle';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import { checkout } from '../support/project.mjs';
import { Journey, type Problem } from './journey';

/** Runs that are killed between a change and the restart without which it does not count. */

const CUT = 'cut off';

class CutOff extends Journey {
  /** Services whose restart was not made, in order. */
  readonly cuts: string[] = [];
  resumes = true;
  private restarts = 0;
  private strike: () => void = () => undefined;

  /** Every other restart is never made: the process is gone right before it, with the change on record and in effect. */
  override session(stage: string): Session {
    const session = super.session(stage);
    const { runner } = session.live;
    const call = runner.call.bind(runner);
    runner.call = (request, options) => {
      if (request.cmdlet !== 'Restart-Service' || this.restarts++ % 2 === 1) return call(request, options);
      this.cuts.push(String(request.parameters.Name));
      this.strike();
      return new Promise(() => undefined);
    };
    return session;
  }

  /** What is cut off is run again. */
  override async up(stage: string): Promise<Problem[]> {
    const killed = new Promise<typeof CUT>((resolve) => {
      this.strike = () => resolve(CUT);
    });
    const ended = await Promise.race([super.up(stage), killed]);
    if (ended !== CUT) return ended;
    if (!this.resumes) throw new Error(CUT);
    return this.up(stage);
  }

  notInForce(): string[] {
    return Object.entries(this.hands.look().servers).flatMap(([name, { awaitsRestart = [] }]) =>
      awaitsRestart.map((service) => `${service} of ${name}`),
    );
  }
}

let journey: CutOff | undefined;
afterEach(() => journey?.remove());

const GATEWAY = 'rdgw01.contoso.com';
const withGateway = (sslBridging: string) =>
  Deployment.parse({
    apiVersion: 'rds-migrate/v1',
    deployment: 'lab',
    domain: 'contoso.com',
    servers: { 'rdcb01.contoso.com': { os: '2022' }, [GATEWAY]: { os: '2022' } },
    connectionBrokers: { members: ['rdcb01.contoso.com'] },
    gateway: { mode: 'DoNotUse', members: [GATEWAY], sslBridging },
  });

async function upToTheChange(here: Journey) {
  const changing = here.plan.stages.find(
    ({ after }) => after.get(`GatewaySettings/${GATEWAY}`)?.props.sslBridging === 'httpsToHttp',
  );
  const before = here.plan.stages[(changing?.index ?? 0) - 1];
  if (!changing || !before) throw new Error('no stage changes the setting');
  for (const stage of here.plan.stages.slice(0, changing.index)) await here.finish(stage);
  return { changing, before };
}

it('a gateway setting that was written and is not in force is no finished work: seen, refused to pass, made up for', async () => {
  const here = new CutOff(withGateway('none'), withGateway('httpsToHttp'));
  journey = here;
  const { changing, before } = await upToTheChange(here);
  here.resumes = false;
  await expect(here.finish(changing)).rejects.toThrow(CUT);
  expect(here.notInForce()).toEqual([`TSGateway of ${GATEWAY}`]);

  const session = here.session(changing.name);
  session.movement = { from: before, to: changing };
  const told: string[] = [];
  session.log = (_severity, text) => void told.push(text);
  const props = changing.after.get(`GatewaySettings/${GATEWAY}`)?.props ?? {};
  expect(await new Lifecycle(session, kindOf('GatewaySettings')).diff(props, props)).toMatchObject({ changes: true });
  expect(told.join()).toMatch(/service TSGateway of rdgw01.contoso.com has not been restarted .* `pulumi up` makes up/);
  expect(await openOf(session, session.movement, { tasks: false })).toEqual([
    `GatewaySettings/${GATEWAY}: service TSGateway of ${GATEWAY} has not been restarted since it was changed`,
  ]);
  const settings = async () => (await here.differences(changing)).filter(({ id }) => id.startsWith('GatewaySettings/'));
  expect(await settings()).toEqual([
    { id: `GatewaySettings/${GATEWAY}`, live: expect.stringContaining('has not been restarted'), wanted: 'in force' },
  ]);

  expect(await here.up(changing.name)).toEqual([]);
  expect(here.notInForce()).toEqual([]);
  expect(await settings()).toEqual([]);
  expect(here.cuts).toEqual(['TSGateway']);
});

it('a restart that fails is told of, and made by the next run', async () => {
  const here = new CutOff(withGateway('none'), withGateway('httpsToHttp'));
  journey = here;
  let failing = true;
  const session = here.session.bind(here);
  here.session = (stage) => {
    const made = session(stage);
    const call = made.live.runner.call.bind(made.live.runner);
    made.live.runner.call = async (request, options) => {
      if (request.cmdlet !== 'Restart-Service' || !failing) return call(request, options);
      const error = { message: 'Service TSGateway cannot be stopped.', category: 'CloseError', terminating: false };
      return { output: [], errors: [error], warnings: [], durationMs: 1 };
    };
    return made;
  };
  const { changing } = await upToTheChange(here);
  const refused = await here.finish(changing).catch(String);
  expect(refused).toMatch(/written and not in force: service TSGateway .* has not been restarted/);
  expect(refused).toContain('cannot be stopped');
  failing = false;
  expect(await here.up(changing.name)).toEqual([]);
  expect(here.notInForce()).toEqual([]);
});

it('a Remote Access server has every setting in force at the end of each stage, wherever restarts were cut off', async () => {
  const read = (file: string) =>
    structuredClone(loadDocument(join(checkout, 'stacks', 'base', 'remote-access-2008r2', file)).deployment);
  const [source, target] = [read('source.yaml'), read('target.yaml')];
  for (const { server } of Object.values(source.remoteAccess ?? {})) {
    server.os = '2016';
    delete server.servicePack;
  }
  for (const { server } of Object.values(target.remoteAccess ?? {})) server.os = '2025';
  const here = new CutOff(source, target);
  journey = here;
  await setUpRemoteAccess(join(here.root, 'simulator.json'), source, demoSecrets([source, target]));
  for (const stage of here.plan.stages) {
    await here.finish(stage);
    expect(here.notInForce(), stage.name).toEqual([]);
  }
  const last = here.plan.stages.at(-1);
  expect(last && (await here.differences(last))).toEqual([]);
  expect(new Set(here.cuts)).toEqual(new Set(['RasMan', 'RemoteAccess']));
}, 60_000);
