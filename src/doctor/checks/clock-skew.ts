import { getClock } from '../../cmdlets/reads';
import { dateOf } from '../../resources/values';
import { type Answer, allServers, blocker, type Check, ok, perServer, unread, warning } from '../check';

/** Kerberos refuses tickets from here on; drains and windows suffer before. */
const KERBEROS_SECONDS = 300;
const TOLERABLE_SECONDS = 60;

/** Seconds by which a clock is ahead of this program's, when it was asked. */
function ahead({ rows, at }: Answer): number | undefined {
  const time = dateOf(rows[0]?.LocalDateTime);
  return time && (time.getTime() - at.getTime()) / 1000;
}

export const clockSkew: Check = {
  id: 'clock-skew',
  title: 'Clocks',
  needs: ['servers'],
  reads: (facts) => [getClock('managementHost'), ...allServers(facts).map((host) => getClock({ host }))],
  look(facts, answers) {
    const here = answers(getClock('managementHost'));
    const own = ahead(here);
    if (own === undefined) return [unread('the clock of the management host', here)];
    return perServer(facts, allServers(facts), `all clocks agree within ${TOLERABLE_SECONDS} s`, (host) => {
      const answer = answers(getClock({ host }));
      const skew = ahead(answer);
      if (skew === undefined) return unread(`the clock of ${host}`, answer);
      const seconds = Math.round(skew - own);
      const text = `the clock of ${host} is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} that of the management host`;
      const remedy = 'run w32tm /resync on both';
      if (Math.abs(seconds) >= KERBEROS_SECONDS) return blocker(`${text}: Kerberos refuses it`, remedy);
      return Math.abs(seconds) >= TOLERABLE_SECONDS ? warning(text, remedy) : ok(host);
    });
  },
};
