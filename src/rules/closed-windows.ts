import type { Rule } from './rule';

export const closedWindows: Rule = {
  id: 'closed-windows',
  severity: 'note',
  statement: 'While a collection has no host that accepts users, nobody can sign in to it.',
  reason:
    'Profile disks move only while nobody is on, and a collection with a single host has no other one to take over.',
  source: 'docs/stages.md rules 4 and 5',
  remedy: 'add a host for the time of the migration, or tell the users how long it takes',
  check({ plan }) {
    return (plan?.stages ?? []).flatMap((stage) =>
      stage.closed.map(({ collection, until }) => ({
        message: `collection ${collection} is closed from the end of ${stage.name} until ${until}`,
        stage: stage.name,
        about: `SessionCollection/${collection}`,
      })),
    );
  },
};
