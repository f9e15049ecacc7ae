import { getModuleOn } from '../../cmdlets/reads';
import { blocker, type Check, type Facts, ok, unread } from '../check';

const TOOLS: Record<string, string> = {
  RemoteDesktop: 'Install-WindowsFeature RSAT-RDS-Tools on the management host',
  DnsServer: 'Install-WindowsFeature RSAT-DNS-Server on the management host',
};

/** Those of RDS are needed only where there is a broker, those of DNS only where records are managed. */
function needed({ plan, broker }: Facts): string[] {
  const records = plan?.stages.some(({ after }) => [...after.values()].some(({ kind }) => kind === 'NameRecord'));
  return [...(broker.none ? [] : ['RemoteDesktop']), ...(records ? ['DnsServer'] : [])];
}

export const modules: Check = {
  id: 'module',
  title: 'Modules on the management host',
  needs: ['connection'],
  reads: (facts) => needed(facts).map((name) => getModuleOn('managementHost', name)),
  look(facts, answers) {
    const names = needed(facts);
    if (names.length === 0) return [ok('the plan needs none there')];
    return names.map((name) => {
      const answer = answers(getModuleOn('managementHost', name));
      const { rows, failure } = answer;
      if (rows.length > 0) return ok(`${name} ${String(rows[0]?.Version ?? '')}`.trim());
      if (failure && failure.errorClass !== 'notFound') {
        return unread(`whether the module ${name} is on the management host`, answer);
      }
      return blocker(`the module ${name} is not on the management host`, TOOLS[name] ?? 'install it');
    });
  },
};
