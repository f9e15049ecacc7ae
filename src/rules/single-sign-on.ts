import { gatewaysOf, webServersOf } from './facts';
import type { Rule } from './rule';

export const singleSignOn: Rule = {
  id: 'single-sign-on',
  severity: 'note',
  statement: 'Web single sign-on needs password logon at the gateway, with credentials that are shared.',
  reason: 'With any other setting of the gateway users sign in once at the page and once more at every connection.',
  source: 'docs/behaviour/web.md section 1',
  remedy: 'set gateway.logonMethod: Password and gateway.useCachedCredentials: true, if users shall sign in once',
  check({ target }) {
    const { gateway, certificates } = target;
    if (!certificates?.singleSignOn || webServersOf(target).length === 0 || gatewaysOf(target).length === 0) return [];
    const shared = gateway?.useCachedCredentials !== false;
    if (shared && (gateway?.logonMethod ?? 'Password') === 'Password') return [];
    const why = shared ? `logonMethod is ${gateway?.logonMethod}` : 'useCachedCredentials is false';
    return [{ message: `there is a certificate for single sign-on, but at the gateway ${why}`, at: '/gateway' }];
  },
};
