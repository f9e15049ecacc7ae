import { expect, it } from 'vitest';
import { shownPolicies } from '../../../src/cmdlets/netsh/nps-shown';

const RULE = '-'.repeat(57);
const shown = (words: { title: string; on: string; off: string; labels: string[] }, more: string[] = []) => [
  '',
  `${words.title}:`,
  RULE,
  `${words.labels[0]}             = VPN users = all`,
  `${words.labels[1]}            = ${words.on}`,
  `${words.labels[2]} = 999998`,
  `${words.labels[3]}    = 1`,
  '',
  `${words.labels[4]}:`,
  '',
  'Name                                    Id          Value',
  RULE,
  'Condition0                              0x1FB5      "S-1-5-21-1-2-3-1105"',
  'Condition1                              0x3d        "^5$"',
  '',
  `${words.labels[5]}:`,
  '',
  'Name                                    Id          Value',
  RULE,
  'NP-Authentication-Type                  0x1009      "0x3" "0x9" "0x4"',
  ...more,
  '',
  `${words.title}:`,
  RULE,
  `${words.labels[0]}             = Deny: nobody:`,
  `${words.labels[1]}            = ${words.off}`,
  `${words.labels[2]} = 999999`,
  `${words.labels[3]}    = 0`,
  '',
  'Ok.',
];
const english = {
  title: 'Network policy configuration',
  on: 'Enabled',
  off: 'Disabled',
  labels: ['Name', 'State', 'Processing order', 'Policy source', 'Condition attributes', 'Profile attributes'],
};
const german = {
  title: 'Netzwerkrichtlinienkonfiguration',
  on: 'Aktiviert',
  off: 'Deaktiviert',
  labels: ['Name', 'Status', 'Verarbeitungsreihenfolge', 'Richtlinienquelle', 'Bedingungsattribute', 'Profilattribute'],
};

it('tells policies one by one, with place, state, conditions and settings', () => {
  expect(shownPolicies(shown(english)).policies).toEqual([
    {
      name: 'VPN users = all',
      enabled: true,
      order: 999998,
      conditions: ['0x1fb5 S-1-5-21-1-2-3-1105', '0x3d ^5$'],
      settings: ['0x1009 0x3 0x9 0x4'],
    },
    { name: 'Deny: nobody:', enabled: false, order: 999999, conditions: [], settings: [] },
  ]);
});

it('goes by places, so that another language leaves out the state alone', () => {
  const [first, second] = shownPolicies(shown(german)).policies;
  const { enabled: _enabled, ...rest } = shownPolicies(shown(english)).policies[0] ?? {};
  expect(first).toEqual(rest);
  expect(second).not.toHaveProperty('enabled');
});

it('lists every line that it does not understand, with its number', () => {
  expect(shownPolicies(shown(english, ['Vendor-Specific  by name alone'])).unknown).toEqual([
    { line: 21, text: 'Vendor-Specific  by name alone' },
  ]);
  expect(shownPolicies(['The following command was not found: nps show np.'])).toEqual({
    policies: [],
    unknown: [{ line: 1, text: 'The following command was not found: nps show np.' }],
  });
});
