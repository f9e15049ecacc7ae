import type { Snapshot } from '../cmdlets/snapshot';
import { UserError } from '../errors';
import type { Kind, Props } from './kind';

/**
 * What a kind finds of an object in a snapshot. A server that answers in a form that no Windows has is named with what it
 * was asked, instead of being taken for one that has the object or lacks it.
 */
export function observed(kind: Kind, snapshot: Snapshot, props: Props): Props | undefined {
  try {
    return kind.observe(snapshot, props) as Props | undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const asked = [...new Set(kind.reads(props).map(({ cmdlet }) => cmdlet))].join(', ');
    throw new UserError(
      'answer-unreadable',
      `${kind.name}/${kind.key(props)} can't be made out of what ${asked} answered: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
