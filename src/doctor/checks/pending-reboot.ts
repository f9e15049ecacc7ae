import { getPendingReboot } from '../../cmdlets/reads';
import { allServers, type Check, lineFor, ok, summed } from '../check';

export const pendingReboot: Check = {
  id: 'pending-reboot',
  title: 'Pending restarts',
  reads: (facts) => allServers(facts).map(getPendingReboot),
  look(facts, answers) {
    const lines = allServers(facts).flatMap((server) => {
      const { output, failure } = answers(getPendingReboot(server));
      // A server without an answer is told as such already.
      if (failure) return [];
      if (!output.includes(true)) return [ok(server)];
      return [
        lineFor(facts, server, `a restart of ${server} is pending`, 'restart it: Add-RDServer refuses such a server'),
      ];
    });
    return summed(lines, 'no server waits for a restart');
  },
};
