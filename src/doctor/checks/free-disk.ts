import { getDisks } from '../../cmdlets/reads';
import { numberOf, textOf } from '../../resources/values';
import { allServers, blocker, type Check, ok, perServer, unread, upgraded, warning } from '../check';

const GB = 2 ** 30;
/** What set-up wants on the system drive for an upgrade in place (an assumption: the minimum of an installation is 32 GB). */
const UPGRADE_GB = 32;
const LEAST_GB = 5;

export const freeDisk: Check = {
  id: 'free-disk',
  title: 'Free space on system drives',
  needs: ['servers'],
  reads: (facts) => allServers(facts).map(getDisks),
  look(facts, answers) {
    const inPlace = upgraded(facts);
    return perServer(facts, allServers(facts), 'there is room', (server) => {
      const answer = answers(getDisks(server));
      const row = answer.rows.find((disk) => textOf(disk.DeviceID)?.toUpperCase() === 'C:');
      const free = numberOf(row?.FreeSpace);
      if (free === undefined) return unread(`the space on C: of ${server}`, answer);
      const text = `${server} has ${(free / GB).toFixed(1)} GB left on C:`;
      const os = inPlace.get(server);
      if (os !== undefined && free < UPGRADE_GB * GB) {
        return blocker(`${text}, and is upgraded in place to ${os}`, `make room: ${UPGRADE_GB} GB are needed`);
      }
      return free < LEAST_GB * GB ? warning(text, 'make room before roles or updates are installed') : ok(server);
    });
  },
};
