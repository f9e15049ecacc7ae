import { getPendingReboot } from '../../cmdlets/reads';
import { allServers, type Check, lineFor, ok, perServer, unread } from '../check';

export const pendingReboot: Check = {
  id: 'pending-reboot',
  title: 'Pending restarts',
  needs: ['servers'],
  reads: (facts) => allServers(facts).map(getPendingReboot),
  look(facts, answers) {
    return perServer(facts, allServers(facts), 'no restart is pending', (server) => {
      const answer = answers(getPendingReboot(server));
      if (answer.failure) return unread(`whether a restart of ${server} is pending`, answer);
      if (!answer.output.includes(true)) return ok(server);
      return lineFor(
        facts,
        server,
        `a restart of ${server} is pending`,
        'restart it: Add-RDServer refuses such a server',
      );
    });
  },
};
