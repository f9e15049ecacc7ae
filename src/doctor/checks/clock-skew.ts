import { getClock } from '../../cmdlets/reads';
import { dateOf } from '../../rules/live/certificate-expiry';
import { type Answer, allServers, blocker, type Check, ok, summed, warning } from '../check';

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
  reads: (facts) => [getClock('managementHost'), ...allServers(facts).map((host) => getClock({ host }))],
  look(facts, answers) {
    const own = ahead(answers(getClock('managementHost'))) ?? 0;
    const lines = allServers(facts).flatMap((host) => {
      const skew = ahead(answers(getClock({ host })));
      if (skew === undefined) return [];
      const seconds = Math.round(skew - own);
      const text = `the clock of ${host} is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} that of the management host`;
      const remedy = 'run w32tm /resync on both';
      if (Math.abs(seconds) >= KERBEROS_SECONDS) return [blocker(`${text}: Kerberos refuses it`, remedy)];
      return [Math.abs(seconds) >= TOLERABLE_SECONDS ? warning(text, remedy) : ok(host)];
    });
    return summed(lines, `all clocks agree within ${TOLERABLE_SECONDS} s`);
  },
};
