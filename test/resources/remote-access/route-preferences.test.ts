import { describe, expect, it } from 'vitest';
import { getRoutingProtocolPreference } from '../../../src/cmdlets/remote-access-reads';
import { routePreferencesKind } from '../../../src/resources/remote-access/route-preferences';
import { observed } from '../kind-world';
import { SERVER, update } from './remote-access-world';

const server = SERVER;

describe('RoutePreferences', () => {
  const levels = { Static: 3, RIP: 120 };
  it.each([
    ['one row a source', [{ Name: 'static', Level: 1 }]],
    [
      'one row with a list',
      [
        {
          ProtocolMetric: [
            { Name: 'Static', Level: 1 },
            { Name: 'Carrier Pigeon', Level: 9 },
          ],
        },
      ],
    ],
  ])('reads %s', (_, rows) => {
    const found = observed(routePreferencesKind, { server, levels }, [getRoutingProtocolPreference(server), rows]);
    expect(found).toEqual({ server, levels: { Static: 1 } });
  });
  it('writes a call a source, those that are scheduled', () => {
    expect(update(routePreferencesKind, {}, { server, levels }, 'levels.RIP')).toEqual([
      'Set-RoutingProtocolPreference {"Name":"RIP","Level":120}',
    ]);
  });
});
