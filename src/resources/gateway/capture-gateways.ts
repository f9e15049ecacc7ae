import type { Invocation } from '../../cmdlets/invocation';
import { type GatewayClass, getGatewayInstances, getRdServer } from '../../cmdlets/reads';
import { type Found, type Seen, serversWith } from '../capture';
import { type Row, textOf } from '../values';

/** What the captures of policies, groups and lists of RD Gateway share: one class, asked on every gateway. */

const gateways = (seen: Seen): string[] => serversWith(seen, 'RDS-GATEWAY');

export const perGateway =
  (of: GatewayClass) =>
  (seen: Seen): Invocation[] => [getRdServer(), ...gateways(seen).map((server) => getGatewayInstances(server, of))];

/** Named instances of a class on every gateway, in the order of `by`, else by name. */
export function namedOn(seen: Seen, of: GatewayClass, by?: (row: Row) => number): { server: string; name: string }[] {
  return gateways(seen).flatMap((server) => {
    const rows = seen.rows(getGatewayInstances(server, of)).flatMap((row) => {
      const name = textOf(row.Name);
      return name === undefined ? [] : [{ server, name, place: by?.(row) ?? 0 }];
    });
    rows.sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
    return rows.map(({ name }) => ({ server, name }));
  });
}

/** What each gateway has; those without any are there with none. */
export function perServer<P extends { server: string }>(
  seen: Seen,
  objects: Found<P>[],
): { server: string; own: Partial<P>[] }[] {
  return gateways(seen).map((server) => ({
    server,
    own: objects.filter(({ probe }) => probe.server === server).map(({ live }) => live),
  }));
}
