import type { StageInfo } from './types';

/** Whether users notice a stage: what they notice of the others begins with `nothing`, or is none. */
export function isNoticed({ impact }: Pick<StageInfo, 'impact'>): boolean {
  return !/^(nothing|none)([,;]|$)/.test(impact);
}
