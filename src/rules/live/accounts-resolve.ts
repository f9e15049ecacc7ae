import { getAccount } from '../../cmdlets/reads';
import type { Deployment } from '../../documents/schema';
import { rowsOf } from '../../resources/values';
import type { LiveContext, LiveRule } from './live-rule';

const FIELDS = ['userGroups', 'computerGroups'];

function netbios({ netbiosDomain, domain }: Deployment): string {
  return (netbiosDomain ?? domain.split('.')[0] ?? domain).toUpperCase();
}

/** Accounts of the deployment's own domain that this stage begins to name, written DOMAIN\name. */
function accounts({ stage, target }: LiveContext): { domain: string; name: string }[] {
  const own = netbios(target);
  const named = stage.changes.flatMap(({ action, before, after }) => {
    if (action === 'delete' || !after) return [];
    const known = new Set(FIELDS.flatMap((field) => textsOf(before?.props[field])));
    const { computers } = after.props;
    const adGroup =
      typeof computers === 'object' && computers !== null
        ? textsOf([(computers as { adGroup?: unknown }).adGroup])
        : [];
    return [...FIELDS.flatMap((field) => textsOf(after.props[field])), ...adGroup].filter(
      (account) => !known.has(account),
    );
  });
  return [...new Set(named)].flatMap((account) => {
    const [domain, name] = account.split('\\');
    return domain?.toUpperCase() === own && name !== undefined ? [{ domain: own, name }] : [];
  });
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export const accountsResolve: LiveRule = {
  id: 'accounts-resolve',
  severity: 'blocker',
  statement: 'Every group and user that a stage names is in the domain.',
  reason:
    'One name that does not resolve makes a whole policy of RD Gateway do nothing, and a collection or a RemoteApp refuses it in the middle of the stage.',
  source: 'docs/behaviour/gateway.md section 2; docs/behaviour/module.md section 7',
  remedy: 'correct the name in the document, or make the group',
  waivable: true,
  reads: (context) => accounts(context).map(({ domain, name }) => getAccount(domain, name)),
  check: (snapshot, context) =>
    accounts(context)
      .filter(({ domain, name }) => {
        const read = getAccount(domain, name);
        return snapshot.get(read).errors.length === 0 && rowsOf(snapshot, read).length === 0;
      })
      .map(({ domain, name }) => ({ message: `the domain has no group or user ${domain}\\${name}` })),
};
