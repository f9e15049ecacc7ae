import { expect, it } from 'vitest';
import { virtualDesktopCollectionKind as kind } from '../../../src/resources/desktops/virtual-desktop-collection';
import { summary, updated, worldOf } from '../kind-world';

const host = (name: string) => ({ collection: 'Pool', host: `${name}.contoso.com`, count: 1 });
const world = worldOf([
  ['VirtualDesktopAllocation', 'Pool/rdvh11.contoso.com', host('rdvh11')],
  ['VirtualDesktopAllocation', 'Pool/rdvh12.contoso.com', host('rdvh12')],
]);
const template = { name: 'W11-2028', host: 'rdvh11.contoso.com' };

it('has everybody signed out, host by host, before every desktop is made anew, and waits for the job', () => {
  const steps = updated(kind, kind.example, { ...kind.example, template }, ['template.name'], world);
  expect(summary(steps).map((line) => line.replace(/ \{.*/, ''))).toEqual([
    'wait: Nobody is on a desktop of Pool on rdvh11.contoso.com',
    'wait: Nobody is on a desktop of Pool on rdvh12.contoso.com',
    expect.stringMatching(/^wait: /),
    'Update-RDVirtualDesktopCollection',
    expect.stringMatching(/^wait: /),
  ]);
});

it('makes no desktop of a personal collection anew', () => {
  const personal = { ...kind.example, type: 'personalManaged', template };
  expect(updated(kind, { ...personal, template: undefined }, personal, ['template.name'], world)).toEqual([]);
});
