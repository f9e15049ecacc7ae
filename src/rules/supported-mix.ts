import type { OsVersion } from '../documents/scalars';
import { known, olderThan } from './facts';
import { all, type HostProps, type Observation, type RoleProps, type Rule, type ServerProps } from './rule';

/** Oldest session host that Microsoft's table of supported mixes lists for a broker of this release. */
const OLDEST_HOST: Readonly<Record<OsVersion, OsVersion>> = {
  '2012': '2012',
  '2012 R2': '2012',
  '2016': '2012 R2',
  '2019': '2012 R2',
  '2022': '2016',
  '2025': '2016',
};

export const supportedMix: Rule = {
  id: 'supported-mix',
  severity: 'warning',
  statement: 'Brokers serve only session hosts of releases that the table of supported mixes lists for them.',
  reason: 'What the table leaves out was not tested together: sign-ins may work, and nobody helps when they do not.',
  source: 'docs/behaviour/versions.md section 1',
  remedy: 'put the wave with the oldest hosts directly after the brokers, and do not rest in between',
  check({ plan }) {
    const told = new Map<string, Observation>();
    for (const stage of (plan?.stages ?? []).slice(1)) {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const roles = all<RoleProps>(stage.after, 'ServerRole').filter(({ role }) => role === 'RDS-CONNECTION-BROKER');
      for (const broker of known(roles.map(({ server }) => os.get(server)))) {
        for (const { host, collection, state } of all<HostProps>(stage.after, 'SessionHost')) {
          const release = os.get(host);
          if (state !== 'accepting' || !release || !olderThan(release, OLDEST_HOST[broker])) continue;
          const message = `session hosts of ${release} in ${collection} are served by a broker of ${broker}, which the table does not list`;
          if (!told.has(message))
            told.set(message, { message, stage: stage.name, about: `SessionCollection/${collection}` });
        }
      }
    }
    return [...told.values()];
  },
};
