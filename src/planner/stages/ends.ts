import type { StageDefinition } from './stage';
import { REVERT } from './stage';

/** The first stage of every track: what exists is taken over, and nothing is changed. */
export const sourceStage: StageDefinition = {
  name: 'source',
  area: 'source',
  title: 'Take over the deployment as it is',
  impact: 'nothing',
  undo: REVERT,
  mayRest: 'yes',
  apply: (_state, context) => context.from,
};

/** The last stage of every track: whatever is left. */
export const targetStage: StageDefinition = {
  name: 'target',
  area: 'target',
  title: 'Bring what is left to the target document',
  impact: 'as listed per change',
  undo: REVERT,
  mayRest: 'yes',
  apply: (_state, context) => context.to,
};
