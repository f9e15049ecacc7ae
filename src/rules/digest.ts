import { digestOf } from '../documents/canonical';
import { rules } from '.';
import { liveRules } from './live';
import { orderRules } from './order';
import { smokeTests } from './smoke';

/** SHA-256 over the whole set of rules: what they say of themselves, and how they are checked. */
export function rulesDigest(): string {
  return digestOf({
    offline: rules.map((rule) => ({ ...rule, check: String(rule.check) })),
    live: [...liveRules, ...smokeTests].map((rule) => ({
      ...rule,
      reads: String(rule.reads),
      check: String(rule.check),
    })),
    order: orderRules.map((rule) => ({ ...rule, applies: String(rule.applies) })),
  });
}
