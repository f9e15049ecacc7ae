import type { Deployment } from '../../documents/schema';
import { brokersBeforeDesktops, brokersBeforeSessions } from './brokers-first';
import { licensingBeforeSessions } from './licensing-before-sessions';
import { type AreaId, GUIDE_ORDER, type OrderRule } from './order-rule';

/** Every rule about the order of areas, one line each. */
export const orderRules: OrderRule[] = [brokersBeforeDesktops, brokersBeforeSessions, licensingBeforeSessions];

/**
 * The order of areas for one pair of documents: the guide's, except that whatever a rule puts before an area comes
 * directly before it.
 */
export function areaOrder(source: Deployment, target: Deployment, rules: OrderRule[] = orderRules): AreaId[] {
  const applicable = rules.filter((rule) => rule.applies(source, target));
  const order: AreaId[] = [];
  const visit = (area: AreaId, visiting: AreaId[]): void => {
    if (order.includes(area)) return;
    if (visiting.includes(area))
      throw new Error(`order rules contradict each other: ${[...visiting, area].join(' -> ')}`);
    for (const earlier of GUIDE_ORDER) {
      if (applicable.some((rule) => rule.first === earlier && rule.later === area)) visit(earlier, [...visiting, area]);
    }
    order.push(area);
  };
  for (const area of GUIDE_ORDER) visit(area, []);
  return order;
}
