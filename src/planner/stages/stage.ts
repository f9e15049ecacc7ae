import type { AreaId } from '../../rules/order/order-rule';
import type { Context } from '../context';
import type { StageInfo, State } from '../types';

/** A stage as data, and how it brings a state nearer to the target. Pure: the given state stays as it is. */
export interface StageDefinition extends StageInfo {
  apply(state: State, context: Context): State;
}

/** The stages of one area, in their order; which area comes when is decided by src/rules/order. */
export interface Area {
  id: AreaId;
  stages(context: Context): StageDefinition[];
}

export const REVERT = { how: 'revert' } as const;
