import { describe, expect, test } from 'vitest';
import { getRdVirtualDesktop } from '../../../src/cmdlets/desktop-reads';
import { fileTypeAssociationKind } from '../../../src/resources/sessions/file-type-association';
import { remoteAppKind as kind } from '../../../src/resources/sessions/remote-app';
import { snapshot, texts, updateSteps, world } from './helpers';

const minimal = { collection: 'Finance', alias: 'LEDGER', displayName: 'Ledger', filePath: 'C:\\Ledger\\ledger.exe' };

describe('in a virtual desktop collection', () => {
  const pool = { VirtualDesktopCollection: [{ name: 'Pool' }] };
  const app = { ...minimal, collection: 'Pool' };
  const named = " -VirtualDesktopName '<a desktop of Pool>'";

  test('one of its desktops is named wherever something is published, and nowhere else', () => {
    const types = { collection: 'Pool', alias: 'LEDGER', extension: '.ldg' };
    const fta = fileTypeAssociationKind;
    expect(texts(kind.create(app, world(pool)))[0]).toContain(named);
    expect(texts(updateSteps(kind, app, { ...app, displayName: 'Books' }, world(pool)))[0]).toContain(named);
    expect(texts(fta.create(types, world(pool)))[0]).toContain(named);
    // The collection is only there before the stage that takes it out.
    expect(texts(fta.remove(types, world(pool, {})))[0]).toContain(named);
    expect(texts(kind.remove(app, world(pool)))[0]).not.toContain('VirtualDesktopName');
    expect(texts(kind.create(minimal, world(pool)))[0]).not.toContain('VirtualDesktopName');
  });

  const desktop = (VirtualDesktopName: string, State = 'RUNNING', more = {}) => ({
    ...{ VirtualDesktopName, State, CollectionName: 'POOL', HostName: 'RDVH01', ProvisioningStatus: 'SUCCESS' },
    ...more,
  });
  test.each([
    [
      'one that runs before one that has to be started',
      [desktop('P-0', 'SAVED'), desktop('P-2'), desktop('P-1')],
      'P-1',
    ],
    ['one that is off where none runs', [desktop('P-1', 'STOPPED'), desktop('P-0', 'SAVED')], 'P-0'],
    [
      'none that failed, or of another collection',
      [desktop('P-0', 'RUNNING', { ProvisioningStatus: 'FAILED' }), desktop('E-0', 'RUNNING', { CollectionName: 'E' })],
      undefined,
    ],
  ])('%s is asked', (_, rows, expected) => {
    const [step] = kind.create(app, world(pool));
    const asked = step?.do === 'run' ? step.asked : undefined;
    expect(asked?.of(snapshot([getRdVirtualDesktop(), rows]))?.VirtualDesktopName).toBe(expected);
    expect(asked?.missing).toContain('Pool');
  });
});
