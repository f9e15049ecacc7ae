import { testPort } from '../../cmdlets/reads';
import { allServers, type Check, lineFor, ok, perServer } from '../check';

/** HTTP; what goes through it is encrypted by Kerberos. */
const WINRM = 5985;

export const winrm: Check = {
  id: 'winrm',
  title: 'WinRM',
  needs: ['servers'],
  reads: (facts) => allServers(facts).map((server) => testPort(server, WINRM)),
  look(facts, answers) {
    return perServer(facts, allServers(facts), 'port 5985 is open', (server) => {
      const { rows, failure } = answers(testPort(server, WINRM));
      if (rows[0]?.TcpTestSucceeded === true) return ok(server);
      const why = failure === undefined ? 'port 5985 is closed' : failure.text;
      return lineFor(
        facts,
        server,
        `WinRM of ${server} does not answer from the management host: ${why}`,
        'run Enable-PSRemoting there and open the firewall for the management host',
      );
    });
  },
};
