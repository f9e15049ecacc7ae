import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBeDriven,
  REMOTE_ACCESS_OS,
  type RemoteAccessOs,
  RemoteAccessServer,
} from '../../../src/documents/remote-access/schema';
import {
  type RemoteAccessSettings,
  RemoteAccessSettings as Schema,
} from '../../../src/documents/remote-access/settings';
import { Deployment } from '../../../src/documents/schema';
import { tasksOf } from '../../../src/planner/remote-access/tasks';
import { remoteAccessResources } from '../../../src/planner/resources/remote-access';
import { movesOf, type RemoteAccessMove } from '../../../src/rules/remote-access/destination';
import { isBelow, leavesOf, without } from '../../../src/rules/remote-access/places';
import { everything } from '../../rules/remote-access/servers';

/**
 * From one server to the next nothing is lost and nothing is made up: each value of the source is held by a resource of the
 * destination, or a decision with its rule says what becomes of it; each value of a resource is the source's, or a default.
 */

const destinations = REMOTE_ACCESS_OS.filter(canBeDriven);
const base = { apiVersion: 'rds-migrate/v1', deployment: 'ra', domain: 'contoso.com', servers: {} };
const facts = { edition: 'Standard', installLanguage: 'en-US' };
const adapters = { WAN: { purpose: 'internet' as const }, LAN: { purpose: 'intranet' as const } };

function moveOf(settings: RemoteAccessSettings, from: RemoteAccessOs, to: RemoteAccessOs): RemoteAccessMove {
  const document = (name: string, server: unknown) =>
    ({ ...Deployment.parse(base), remoteAccess: { [name]: server } }) as Deployment;
  const old = { ...RemoteAccessServer.parse({ server: { ...facts, os: from }, adapters }), ...settings };
  const next = RemoteAccessServer.parse({ replaces: 'vpn01.contoso.com', server: { ...facts, os: to }, adapters });
  const [move] = movesOf(document('vpn01.contoso.com', old), document('vpn11.contoso.com', next));
  if (!move) throw new Error('no move');
  return move;
}

/** What the plan makes of a destination's settings, as text. */
function made({ to, target }: RemoteAccessMove, settings: RemoteAccessSettings): string {
  const server = {
    ...RemoteAccessServer.parse({ server: target.server, adapters, replaces: 'vpn01.contoso.com' }),
    ...settings,
  };
  const deployment = { ...Deployment.parse(base), remoteAccess: { [to]: server } } as Deployment;
  return JSON.stringify(remoteAccessResources(deployment).map(({ kind, key, props }) => [kind, key, props]));
}

/** Values of the destination that no resource holds and no decision speaks of. */
function unheld(move: RemoteAccessMove, settings: RemoteAccessSettings): string[] {
  const whole = made(move, settings);
  return leavesOf(settings)
    .map(({ place }) => place)
    .filter((place) => !move.carried.decisions.some((decision) => isBelow(place, decision.place)))
    .filter((place) => made(move, said(without(settings, place))) === whole);
}

const carriedOf = ({ carried }: RemoteAccessMove): RemoteAccessSettings => carried.settings;

/** Without its own parts a thing can't be said: a demand-dial interface has a protocol and another side. */
function said(settings: RemoteAccessSettings): RemoteAccessSettings {
  const issue = Schema.safeParse(settings).error?.issues[0];
  if (!issue) return settings;
  const holder = issue.path.slice(0, -1).map((key) => `/${String(key).replaceAll('/', '~1')}`);
  return said(without(settings, holder.join('')));
}

const someSettings: fc.Arbitrary<RemoteAccessSettings> = fc
  .subarray(leavesOf(everything).map(({ place }) => place))
  .map((gone) => said(gone.reduce((settings, place) => without(settings, place), everything)));

describe('every setting that a document may say', () => {
  it.each(REMOTE_ACCESS_OS.flatMap((from) => destinations.map((to) => [from, to] as const)))(
    'from %s to %s is held by a resource, or a rule says what becomes of it',
    (from, to) => {
      const move = moveOf(everything, from, to);
      expect(unheld(move, carriedOf(move))).toEqual([]);
    },
  );

  it('so for any server', () => {
    fc.assert(
      fc.property(
        someSettings,
        fc.constantFrom(...REMOTE_ACCESS_OS),
        fc.constantFrom(...destinations),
        (settings, from, to) => {
          const move = moveOf(settings, from, to);
          expect(unheld(move, carriedOf(move))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('and what a person has to do for it stands in a task with its value', () => {
    const move = moveOf(everything, '2008 R2', '2022');
    const told = ['prepare', 'nps', 'manual', 'cut-over']
      .flatMap((stage) => tasksOf(`remote-access/${stage}`, move))
      .map(({ text }) => text)
      .join('\n');
    for (const { place, value } of leavesOf({ byHand: everything.byHand ?? {} })) {
      const decision = move.carried.decisions.find((one) => isBelow(place, one.place));
      if (decision?.action !== 'manual' || value === true || place.includes('certificates')) continue;
      for (const text of Array.isArray(value) ? value : [value]) expect(told, place).toContain(String(text));
    }
  });
});
