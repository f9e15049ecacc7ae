import { describe, expect, test } from 'vitest';
import { areaOrder, orderRules } from '../../../src/rules/order';
import { GUIDE_ORDER } from '../../../src/rules/order/order-rule';
import { haSource, haTarget, singleSource, singleTarget } from '../../planner/samples';

describe('the order of areas', () => {
  test('is the guide’s where no rule says otherwise', () => {
    expect(areaOrder(singleSource, singleTarget)).toEqual(GUIDE_ORDER);
  });

  test('has licensing right after the brokers for hosts that are too new for the old licence server', () => {
    const order = areaOrder(haSource, haTarget);
    expect(order.indexOf('licensing')).toBe(order.indexOf('brokers') + 1);
    expect(order.filter((area) => area !== 'licensing')).toEqual(GUIDE_ORDER.filter((area) => area !== 'licensing'));
  });

  test('refuses rules that contradict each other', () => {
    const [rule] = orderRules;
    if (!rule) throw new Error('no rule');
    const contrary = { ...rule, first: rule.later, later: rule.first, applies: () => true };
    expect(() => areaOrder(haSource, haTarget, [...orderRules, contrary])).toThrow('contradict');
  });
});
