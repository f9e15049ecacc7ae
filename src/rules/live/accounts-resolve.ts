import { getAccount } from '../../cmdlets/reads';
import { rowsOf } from '../../resources/values';
import { accountOf } from '../facts';
import type { LiveContext, LiveRule } from './live-rule';

const FIELDS = ['userGroups', 'computerGroups'];
/** Known everywhere without being in a domain; rule gateway-local-groups says where they are no good. */
const WELL_KNOWN = ['BUILTIN', 'NT AUTHORITY'];

interface Named {
  domain: string;
  name: string;
  /** As the document writes it. */
  written: string;
}

/**
 * Accounts that this stage begins to name: `DOMAIN\\name`, and `name@domain` of the deployment's own domain. Of another
 * domain only the DNS name stands there, and no look-up takes that.
 */
function accounts({ stage, target }: LiveContext): Named[] {
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
  return [...new Set(named)].flatMap((written) => {
    const account = accountOf(target, written);
    const slash = account.indexOf('\\');
    const [domain, name] = [account.slice(0, slash), account.slice(slash + 1)];
    return slash < 0 || WELL_KNOWN.includes(domain.toUpperCase())
      ? []
      : [{ domain: domain.toUpperCase(), name, written }];
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
      .map(({ domain, written }) => ({ message: `domain ${domain} has no group or user ${written}` })),
};
