import { getPowerShell } from '../../cmdlets/reads';
import { type Answer, blocker, brokersIn, type Check, ok, perServer, unread, warning } from '../check';

function versionIn({ rows }: Answer): string | undefined {
  const version = rows[0]?.PowerShellVersion;
  return typeof version === 'string' ? version : undefined;
}

/** 5.1 is the last; what calls itself 7 does not write this key. */
const isEnough = (version: string): boolean => /^5\.[1-9]/.test(version);

export const powershell: Check = {
  id: 'powershell',
  title: 'Windows PowerShell 5.1',
  needs: ['connection'],
  reads: (facts) => [getPowerShell('managementHost'), ...brokersIn(facts).map((host) => getPowerShell({ host }))],
  look(facts, answers) {
    const own = answers(getPowerShell('managementHost'));
    const version = versionIn(own);
    const install = 'install Windows Management Framework 5.1, or choose a management host of a newer release';
    const here =
      version !== undefined && isEnough(version)
        ? ok(`the management host has ${version}`)
        : blocker(
            `the management host has ${version ?? `no Windows PowerShell (${own.failure?.text ?? 'no answer'})`}`,
            install,
          );
    const others = perServer(facts, brokersIn(facts), 'the brokers have it', (host) => {
      const answer = answers(getPowerShell({ host }));
      const found = versionIn(answer);
      if (found === undefined) return unread(`the version of Windows PowerShell on ${host}`, answer);
      if (isEnough(found)) return ok(host);
      return warning(`${host} has Windows PowerShell ${found}`, `${install}; for brokers it is better, not needed`);
    });
    return [here, ...others];
  },
};
