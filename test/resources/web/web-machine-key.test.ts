import { describe, expect, it } from 'vitest';
import { getWebMachineKeys } from '../../../src/cmdlets/reads';
import { fieldChanges, maskSecrets } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { webMachineKeyKind } from '../../../src/resources/web/web-machine-key';
import { observed, runAt, updated } from '../kind-world';

const server = 'rdwa11.contoso.com';
const desired = { server, keys: { secret: 'rdwebMachineKey' } };
const row = (Name: string, Value: string) => ({ Name, Value });
const observe = (...rows: object[]) =>
  observed(webMachineKeyKind, desired, [getWebMachineKeys(server), rows]) as Props | undefined;

describe('machine keys of RD Web Access', () => {
  it('are one text in the form of the secret, so that both can be compared', () => {
    const rows = [0, 1, 2, 3].flatMap(() => [row('validationKey', 'ab12'), row('decryptionKey', 'CD34')]);
    const current = observe(...rows);
    expect(current).toEqual({ server, keys: 'AB12,CD34' });
    expect(fieldChanges(webMachineKeyKind, current, { server, keys: 'ab12,cd34' })).toEqual([]);
  });

  it('differ when one application has another one', () => {
    const current = observe(
      row('validationKey', 'AB12'),
      row('decryptionKey', 'CD34'),
      row('validationKey', 'AutoGenerate,IsolateApps'),
      row('decryptionKey', 'CD34'),
    );
    const changes = fieldChanges(webMachineKeyKind, current, { server, keys: 'AB12,CD34' });
    expect(changes).toHaveLength(1);
    expect(JSON.stringify(maskSecrets(webMachineKeyKind, changes))).not.toContain('AB12');
  });

  it('are not there where IIS has no such section', () => {
    expect(observe()).toBeUndefined();
  });

  it('are written to all four applications in one call, each key as a part of the secret', () => {
    const { invocation } = runAt(updated(webMachineKeyKind, {}, desired, ['keys']), 0);
    expect(invocation).toMatchObject({
      cmdlet: 'Set-WebConfigurationProperty',
      on: { host: server },
      parameters: {
        Value: {
          validationKey: { secret: 'rdwebMachineKey', part: 0 },
          decryptionKey: { secret: 'rdwebMachineKey', part: 1 },
        },
      },
    });
    expect((invocation.parameters.PSPath as string[]).map((path) => path.split('RDWeb')[1])).toEqual([
      '',
      '/Feed',
      '/FeedLogon',
      '/Pages',
    ]);
  });
});
