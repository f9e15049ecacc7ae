import type { Props, StateView } from '../resources/kind';
import { resourceId, type State } from './types';

/** A state as kinds may look at it: properties only. */
export function viewOf(state: State): StateView {
  return {
    find: <P extends Props = Props>(kind: string, key: string) =>
      state.get(resourceId(kind, key))?.props as P | undefined,
    all: <P extends Props = Props>(kind: string) =>
      [...state.values()].filter((resource) => resource.kind === kind).map((resource) => resource.props as P),
  };
}
