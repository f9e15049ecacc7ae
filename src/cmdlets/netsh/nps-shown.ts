/** What `netsh nps show np` and `show crp` print: docs/behaviour/remote-access.md section 10. */

/** A policy as it is printed; conditions and settings are `id value`, as documents write them. */
export interface ShownPolicy {
  name: string;
  /** undefined = said in a word of another language. */
  enabled?: boolean;
  order: number;
  conditions: string[];
  settings: string[];
}

export interface ShownPolicies {
  policies: ShownPolicy[];
  /** Lines that say something and aren't understood; none is dropped. */
  unknown: { line: number; text: string }[];
}

const RULE = /^-{5,}$/;
/** `Name = VPN users`, the label in any language. */
const HEAD = /^[^="]+=\s*(.*)$/;
/** `Framed-Protocol    0x7    "0x1"`: a name, an id, and values in quotation marks. */
const ATTRIBUTE = /\s(0x[0-9a-f]+|-?\d+)\s+(".*")$/i;
/** With which netsh ends its answer. */
const END = /^ok\.?$/i;
const STATES: Readonly<Record<string, boolean>> = { enabled: true, enable: true, disabled: false, disable: false };

/** Words are those of the server's language, so that places count: name, state, order and source, then two tables. */
export function shownPolicies(lines: readonly string[]): ShownPolicies {
  const result: ShownPolicies = { policies: [], unknown: [] };
  /** Rules below the head of a policy: one above its conditions, one above its settings. */
  let rules = 0;
  let place = 0;
  let afterRule = false;
  for (const [index, raw] of lines.entries()) {
    const text = raw.trim();
    const head = HEAD.exec(text)?.[1];
    const [, id = '', data = ''] = ATTRIBUTE.exec(text) ?? [];
    const policy = result.policies.at(-1);
    if (RULE.test(text)) {
      rules += 1;
      afterRule = true;
      continue;
    }
    const title = head === undefined && (text.endsWith(':') || RULE.test(lines[index + 1]?.trim() ?? ''));
    if (text === '' || title || END.test(text)) continue;
    if (head !== undefined && afterRule) {
      result.policies.push({ name: head, order: 0, conditions: [], settings: [] });
      [rules, place] = [0, 1];
    } else if (head !== undefined && policy && rules === 0) {
      place += 1;
      const enabled = STATES[head.toLowerCase()];
      if (place === 2 && enabled !== undefined) policy.enabled = enabled;
      if (place === 3) policy.order = Number(head);
    } else if (id !== '' && policy && (rules === 1 || rules === 2)) {
      const values = [...data.matchAll(/"([^"]*)"/g)].map(([, value]) => value);
      (rules === 1 ? policy.conditions : policy.settings).push([id.toLowerCase(), ...values].join(' '));
    } else result.unknown.push({ line: index + 1, text });
    afterRule = false;
  }
  return result;
}
