import { expect, it } from 'vitest';
import { failedItems, itemText, migrationItems } from '../../src/cmdlets/migration-results';

const detail = (Severity: string) => ({
  FeatureId: 'DirectAccess-VPN',
  Messages: ['The adapter LAN was not found.'],
  DetailCode: 1168,
  Severity,
  Title: 'Remote Access',
});
const item = (Success: boolean, Severity = 'Information') => ({
  ItemType: 'WindowsFeature',
  ID: 'DirectAccess-VPN',
  Success,
  DetailsList: [detail(Severity)],
});

it('an item is told with its reasons, information apart', () => {
  const [good, bad] = migrationItems([item(true), item(false, 'Error')]);
  expect(good && itemText(good)).toBe('DirectAccess-VPN (WindowsFeature)');
  expect(bad && itemText(bad)).toBe(
    'DirectAccess-VPN (WindowsFeature): Remote Access, The adapter LAN was not found., code 1168',
  );
});

it('one item that did not come over is a failure, whatever the cmdlet itself says', () => {
  expect(failedItems([item(true), item(true)])).toEqual([]);
  expect(failedItems([item(true), item(false, 'Error')])[0]?.message).toMatch(
    /^1 of 2 items did not come over: DirectAccess-VPN \(WindowsFeature\): Remote Access, The adapter LAN was not found., code 1168/,
  );
});

it('no item at all is a failure too', () => {
  expect(failedItems([]).map(({ message }) => message)).toEqual(['the migration tools reported no item']);
  expect(failedItems(['text'])).toHaveLength(1);
});
