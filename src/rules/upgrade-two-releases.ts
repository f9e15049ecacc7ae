import { OS_VERSIONS, type OsVersion, releasesBetween } from '../documents/scalars';
import { olderThan, rolesOf } from './facts';
import type { Observation, Rule, ServerProps } from './rule';

const RELEASES_PER_JUMP = 2;

export const upgradeTwoReleases: Rule = {
  id: 'upgrade-two-releases',
  severity: 'blocker',
  statement: 'An upgrade in place goes over two releases at most.',
  reason:
    'The upgrade guide of Remote Desktop Services allows two versions per jump, e.g. 2019 to 2025; more needs a stop on the way.',
  source: 'docs/behaviour/versions.md section 1 (the stricter of two documented rules)',
  remedy: 'name the releases on the way in `via` of the server, e.g. via: ["2016"]',
  waivable: true,
  check({ source, target, plan }) {
    const observations: Observation[] = [];
    const upgraded = new Map<string, [OsVersion, OsVersion, OsVersion[], string | undefined]>();
    for (const [name, server] of Object.entries(target.servers)) {
      const from = source.servers[name]?.os;
      if (from && from !== server.os) upgraded.set(name, [from, server.os, server.via ?? [], undefined]);
    }
    for (const stage of plan?.stages ?? []) {
      for (const change of stage.changes) {
        if (change.action !== 'update' || change.after?.kind !== 'Server') continue;
        const was = change.before?.props as ServerProps;
        const now = change.after.props as ServerProps & { via?: OsVersion[] };
        if (was.os !== now.os) upgraded.set(now.name, [was.os, now.os, now.via ?? [], stage.name]);
      }
    }
    for (const [name, [from, to, via, stage]] of upgraded) {
      const where = { at: `/servers/${name}`, ...(stage ? { stage } : {}) };
      const hops = [from, ...via, to];
      for (const [index, hop] of hops.slice(1).entries()) {
        const start = hops[index] ?? from;
        if (!olderThan(start, hop)) {
          observations.push({
            message: `${name} would go from ${start} to ${hop}, which is no upgrade`,
            remedy: 'no server goes back to an older release: install it anew under another name',
            ...where,
          });
        } else if (releasesBetween(start, hop) > RELEASES_PER_JUMP) {
          const middle = OS_VERSIONS[OS_VERSIONS.indexOf(start) + RELEASES_PER_JUMP];
          observations.push({
            message: `${name} would be upgraded from ${start} to ${hop} in one jump; stop at ${middle} at the latest`,
            ...where,
          });
        }
      }
    }
    const roles = rolesOf(source);
    for (const [name, [, , , stage]] of upgraded) {
      const held = roles.get(name) ?? [];
      if (held.length < 2) continue;
      observations.push({
        message: `${name} carries ${held.join(', ')}: all of them are down while it is upgraded`,
        severity: 'note',
        at: `/servers/${name}`,
        ...(stage ? { stage } : {}),
      });
    }
    return observations;
  },
};
