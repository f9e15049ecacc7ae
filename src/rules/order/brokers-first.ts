import type { OrderRule } from './order-rule';

export const brokersBeforeSessions: OrderRule = {
  id: 'brokers-before-sessions',
  statement: 'Session collections are migrated only after the brokers.',
  reason: 'A newer broker serves older session hosts; an older broker does not serve newer ones.',
  source: 'docs/behaviour/migration-guide.md section 2; docs/behaviour/module.md section 10',
  first: 'brokers',
  later: 'sessions',
  applies: () => true,
};

export const brokersBeforeDesktops: OrderRule = {
  id: 'brokers-before-desktops',
  statement: 'Virtual desktop collections are migrated only after the brokers.',
  reason: 'A newer broker serves older virtualization hosts; an older broker does not serve newer ones.',
  source: 'docs/behaviour/migration-guide.md section 3',
  first: 'brokers',
  later: 'desktops',
  applies: () => true,
};
