import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { MigrationLifecycle } from '../../src/providers/migration';
import { Session } from '../../src/providers/session';
import { desktopSource, desktopTarget } from '../planner/desktop-samples';
import { haSource, haTarget } from '../planner/samples';
import { Journey } from './journey';
import { scene, smallDocument } from './scene';

/** Lines that stay in a log, each with the object it is shown at, and what runs end with. */
const told: string[] = [];

/** A whole migration, with a user on every collection. */
async function migrate(source: Deployment, target: Deployment): Promise<void> {
  const journey = new Journey(source, target);
  const up = journey.up.bind(journey);
  journey.up = async (stage) => {
    const problems = await up(stage);
    told.push(...problems.map(({ id, message }) => `${id}: ${message}`));
    return problems;
  };
  try {
    for (const name of Object.keys(source.collections ?? {}))
      journey.hands.signIn(`CONTOSO\\${name.toLowerCase()}`, name);
    for (const stage of journey.plan.stages) await journey.finish(stage);
  } finally {
    journey.remove();
  }
}

describe('a long wait says at its object what it waits for and how long', () => {
  beforeAll(async () => {
    const log = vi.spyOn(Session.prototype, 'log').mockImplementation((_severity, message, id, ephemeral) => {
      if (!ephemeral) told.push(`${id}: ${message}`);
    });
    await migrate(haSource, haTarget);
    await migrate(desktopSource, desktopTarget);
    log.mockRestore();
  }, 300_000);

  it.each([
    ['users of a drain', /^SessionHost\/\S+: waiting: 1 session on \S+: CONTOSO\\\w+ .*next action 2027-/],
    [
      'sign-outs',
      /^SessionHost\/\S+: waiting: 1 session on .*signed out at .* and still there; at most 2 min in this run/,
    ],
    [
      'a name that is remembered',
      /^ServerRole\/\S+: waiting: clients may remember for \d+ s more .*, for \d min now; next action 2027-/,
    ],
    ['a server that restarts', /^ServerRole\/\S+: waiting: .*rdsh11\.contoso\.com.*; at most \d+ min in this run/],
    ['an upgrade in place', /^Server\/\S+: waiting: /],
    ['licences that a person moves', /^KeyPack\/\S+: waiting: /],
    [
      'new desktops',
      /^VirtualDesktopAllocation\/\S+: waiting: 0 of 2 on \S+; job of collection Pool: .* 73 % .*, for 1 min now; at most/,
    ],
    ['a job', /^VirtualDesktopCollection\/Pool: waiting: job of collection Pool: .* 52 % .*, for 3 min now; at most/],
    ['a task of people', /^ManualTask\/\S+: waiting: task /],
  ])('%s', (_, line) => {
    expect(
      told.filter((text) => line.test(text)).length,
      told.filter((text) => /waiting/.test(text)).join('\n'),
    ).toBeGreaterThan(0);
  });
});

it('the adoption of many objects tells how far it is, each tenth once', async () => {
  const apps = Array.from({ length: 200 }, (_, index) => [
    `APP${index}`,
    { displayName: `App ${index}`, filePath: `C:\\Apps\\${index}.exe` },
  ]);
  const document = smallDocument();
  const many = { ...document, collections: { Office: { remoteApps: Object.fromEntries(apps) } } };
  const session = scene(many).session({ stage: 'source' });
  const lines: string[] = [];
  vi.spyOn(session, 'log').mockImplementation((_severity, message) => {
    lines.push(message);
  });
  const { source, target } = session.environment;
  const documents = { source: source.digest, target: target.digest };
  await new MigrationLifecycle(session).adopt({ stage: 'source', stack: 'small', documents });
  expect(lines.filter((line) => /^compared with what is live: \d+ of 2\d\d objects$/.test(line))).toHaveLength(10);
});
