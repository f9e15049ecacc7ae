import type { Deployment } from '../../documents/schema';

/** Areas of the track `rds`, in the order of Microsoft's guide; certificates come early and are proven last (docs/stages.md rule 9). */
export const GUIDE_ORDER = [
  'certificates/prepare',
  'brokers',
  'sessions',
  'desktops',
  'web',
  'gateway',
  'licensing',
  'certificates/verify',
] as const;
export type AreaId = (typeof GUIDE_ORDER)[number];

/** Why one area has to come before another, against or beyond the guide's order. */
export interface OrderRule {
  id: string;
  statement: string;
  reason: string;
  source: string;
  /** Area that comes first. */
  first: AreaId;
  /** Area that comes later. */
  later: AreaId;
  applies(source: Deployment, target: Deployment): boolean;
}
