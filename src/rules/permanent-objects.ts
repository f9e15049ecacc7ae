import { kinds } from '../resources';
import type { Rule } from './rule';

export const permanentObjects: Rule = {
  id: 'permanent-objects',
  severity: 'blocker',
  statement: 'What no cmdlet can remove is not removed by a plan.',
  reason: 'The removal would never end: the object stays, whatever the target document says.',
  source: 'the kind itself (`permanent`)',
  remedy: 'keep it in the target document',
  check({ plan }) {
    return (plan?.stages ?? []).flatMap((stage) =>
      stage.changes.flatMap(({ id, action, before }) => {
        const why = action === 'delete' && before ? kinds.get(before.kind)?.permanent : undefined;
        return why === undefined ? [] : [{ message: `${id} would be removed: ${why}`, stage: stage.name, about: id }];
      }),
    );
  },
};
