import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRoutingProtocolPreference } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { ROUTE_SOURCES } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, numberOf, rowsOf } from '../values';
import { asRow, NOT_CAPTURED } from './common';

const RoutePreferences = z.strictObject({
  server: Fqdn,
  levels: z.partialRecord(z.enum(ROUTE_SOURCES), z.int().min(1)),
});
type RoutePreferences = z.infer<typeof RoutePreferences>;

const setLevels = ({ server, levels }: RoutePreferences, names: readonly string[]) =>
  ROUTE_SOURCES.filter((name) => names.includes(name)).flatMap((Name) => {
    const Level = levels[Name];
    return Level === undefined ? [] : [run(change('Set-RoutingProtocolPreference', { Name, Level }, { host: server }))];
  });

export const routePreferencesKind = defineKind<RoutePreferences>({
  name: 'RoutePreferences',
  description: 'Which source of routes wins over which; lower wins.',
  schema: RoutePreferences,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    'levels.*': { description: 'Level of a source.', change: 'inPlace' },
  },
  reads: ({ server }) => [getRoutingProtocolPreference(server)],
  observe(snapshot, { server }) {
    const rows = rowsOf(snapshot, getRoutingProtocolPreference(server));
    const all = rows.flatMap((row) => (Array.isArray(row.ProtocolMetric) ? row.ProtocolMetric.map(asRow) : [row]));
    const levels: RoutePreferences['levels'] = {};
    for (const row of all) {
      const name = ROUTE_SOURCES.find((one) => one.toLowerCase() === nameOf(row?.Name));
      const level = numberOf(row?.Level);
      if (name && level !== undefined) levels[name] = level;
    }
    return Object.keys(levels).length === 0 ? undefined : { server, levels };
  },
  create: (desired) => setLevels(desired, ROUTE_SOURCES),
  update: ({ desired, changes }) =>
    setLevels(
      desired,
      changes.map(({ path }) => path.replace(/^levels\./, '')),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', levels: { Static: 3, RIP: 120 } },
});
