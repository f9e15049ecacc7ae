import { expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { formatInvocation } from '../../src/cmdlets/quoting';
import { restartMark } from '../../src/cmdlets/step';
import { stageNamed } from '../../src/planner/plan';
import { Lifecycle } from '../../src/providers/lifecycle';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import { HOST, scene } from './scene';

const server = { name: HOST, os: '2022' };
const text = formatInvocation(change('Add-RDServer', { Server: HOST, Role: 'RDS-RD-SERVER' }));

/** A session whose server is away for so many minutes. */
function away(minutes: number, restarted: boolean): Session {
  const { session, hands } = scene();
  const own = session();
  const stage = stageNamed(own.plan, 'source');
  own.movement = { from: stage, to: { ...stage, name: 'next' } };
  if (restarted) {
    own.audit.intent({ stage: 'next', resource: `ServerRole/${HOST}` }, text, {
      key: restartMark(HOST),
      mark: true,
    });
  }
  const { now } = hands.look();
  hands.setServer(HOST, { offlineUntil: new Date(Date.parse(now) + minutes * 60_000).toISOString() });
  return own;
}

const serverOf = (session: Session) => new Lifecycle(session, kindOf('Server'));

it('a server that was being restarted when a run was killed is waited for by the next one', async () => {
  const session = away(3, true);
  expect(await serverOf(session).diff(server, server)).toEqual({ changes: false, replaces: [] });
  const began = session.live.runner.clock.now().getTime();
  await serverOf(session).ensure(server, server);
  expect(session.live.runner.clock.now().getTime() - began).toBeGreaterThanOrEqual(170_000);
});

it('is not waited for longer than a restart takes, and one that nobody restarted not at all', async () => {
  await expect(serverOf(away(60, true)).ensure(server, server)).rejects.toMatchObject({ code: 'unreachable' });
  const other = away(3, false);
  await expect(serverOf(other).diff(server, server)).rejects.toMatchObject({ code: 'unreachable' });
  await expect(serverOf(other).ensure(server, server)).rejects.toMatchObject({ code: 'unreachable' });
});
