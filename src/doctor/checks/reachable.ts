import { getOperatingSystem } from '../../cmdlets/reads';
import { allServers, type Check, lineFor, ok, summed } from '../check';

const REMEDY: Record<string, string> = {
  accessDenied: 'be a local administrator there',
  secondHop: 'use a logon with network credentials: a password, a scheduled task or a session configuration, not a key',
};

export const reachable: Check = {
  id: 'reachable',
  title: 'Servers answer',
  reads: (facts) => allServers(facts).map(getOperatingSystem),
  look(facts, answers) {
    const lines = allServers(facts).map((server) => {
      const { failure, rows } = answers(getOperatingSystem(server));
      if (!failure && rows.length > 0) return ok(server);
      const remedy = REMEDY[failure?.errorClass ?? ''] ?? 'start the server, or write lost: true for it if it is dead';
      return lineFor(facts, server, `${server} does not answer: ${failure?.text ?? 'an empty answer'}`, remedy);
    });
    return summed(lines, `${lines.length} servers answer`);
  },
};
