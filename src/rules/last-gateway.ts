import { gatewaysOf, licenceServersOf, webServersOf } from './facts';
import type { Rule } from './rule';

export const lastGateway: Rule = {
  id: 'last-gateway',
  severity: 'warning',
  statement: 'Removing the last RD Gateway resets the deployment to use none.',
  reason: 'Remove-RDServer of the last gateway sets the mode to DoNotUse; clients outside lose their way in.',
  source: 'docs/behaviour/module.md section 3',
  remedy: 'keep a gateway, or set gateway.mode: DoNotUse on purpose',
  check({ source, target }) {
    if (gatewaysOf(source).length === 0 || gatewaysOf(target).length > 0 || target.gateway?.mode === 'DoNotUse')
      return [];
    return [
      {
        message: `${gatewaysOf(source).join(', ')} leave and no gateway comes`,
        stage: 'gateway/retire',
        at: '/gateway',
      },
    ];
  },
};

export const webClientLicences: Rule = {
  id: 'web-client-licences',
  severity: 'blocker',
  statement: 'The web client needs Per User licences.',
  reason: 'Per Device licences are bound to a device, which a browser is not.',
  source: 'docs/behaviour/licensing.md section 6',
  remedy: 'set licensing.mode to PerUser, or leave webAccess.webClient out',
  check({ target }) {
    if (!target.webAccess?.webClient || target.licensing?.mode !== 'PerDevice') return [];
    const servers = `${webServersOf(target).join(', ')} with ${licenceServersOf(target).join(', ')}`;
    return [{ message: `the web client is wanted on ${servers}, in mode PerDevice`, at: '/webAccess/webClient' }];
  },
};
