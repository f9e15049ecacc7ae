import { getServices } from '../../cmdlets/reads';
import { textOf } from '../../resources/values';
import { blocker, brokersIn, type Check, NO_BROKER, ok, perServer, unchecked, unread } from '../check';

/** The health check of the module wants all of these, the internal database too (docs/behaviour/module.md section 2). */
const SERVICES = ['RDMS', 'Tssdis', 'TScPubRPC', 'MSSQL$MICROSOFT##WID', 'WinRM'];
/** As text, or as the number of the enumeration. */
const RUNNING = ['running', '4'];

export const services: Check = {
  id: 'services',
  title: 'Services of the brokers',
  needs: ['servers'],
  reads: (facts) => brokersIn(facts).map((broker) => getServices(broker, SERVICES)),
  look(facts, answers) {
    const brokers = brokersIn(facts);
    if (facts.broker.none) return [ok(NO_BROKER)];
    if (brokers.length === 0) return [unchecked('no document names a broker')];
    return perServer(facts, brokers, 'RDMS and what it needs run', (broker) => {
      const answer = answers(getServices(broker, SERVICES));
      const { rows } = answer;
      if (rows.length === 0) return unread(`the state of the services of ${broker}`, answer);
      const stopped = SERVICES.filter((name) => {
        const row = rows.find((candidate) => textOf(candidate.Name)?.toLowerCase() === name.toLowerCase());
        return !RUNNING.includes(textOf(row?.Status)?.toLowerCase() ?? '');
      });
      if (stopped.length === 0) return ok(broker);
      const names = stopped.join(', ');
      return blocker(
        `${names} does not run on ${broker}`,
        `Start-Service ${names} there; RDMS starts minutes after a restart`,
      );
    });
  },
};
