import { expect, it } from 'vitest';
import { getRemoteAccessRadius } from '../../../src/cmdlets/remote-access-reads';
import { remoteAccessRadiusKind as kind } from '../../../src/resources/remote-access/remote-access-radius';
import { observed } from '../kind-world';
import { calls, kept, retired, SERVER, update } from './remote-access-world';

const props = {
  server: SERVER,
  purpose: 'Accounting',
  radiusServer: 'nps01.contoso.com',
  port: 1813,
  sharedSecret: { secret: 'nps' },
};
const rows = [
  { ServerPurpose: { ServerName: 'NPS01.contoso.com', Purpose: 'Authentication' }, Port: 1812 },
  { ServerPurpose: { ServerName: 'NPS01.contoso.com', Purpose: 'Accounting' }, Port: '1646', Score: 30 },
];

it('is told from the same server for another purpose, in either shape of the answer', () => {
  const read = (answer: object[]) => observed(kind, props, [getRemoteAccessRadius(SERVER), answer]);
  expect(read(rows)).toMatchObject({ purpose: 'Accounting', port: 1646, score: 30 });
  const flat = rows.map(({ ServerPurpose, ...row }) => ({ ...row, ...ServerPurpose }));
  expect(read(flat)).toMatchObject({ purpose: 'Accounting', port: 1646 });
  expect(read(rows.slice(0, 1))).toBeUndefined();
});

it('is always given its port, since the pages contradict each other on its default', () => {
  const given = '{"ServerName":"nps01.contoso.com","Purpose":"Accounting","Port":1813,"SharedSecret":{"secret":"nps"}';
  expect(calls(kind.create(props, kept))).toEqual([`Add-RemoteAccessRadius ${given}}`]);
  expect(update(kind, {}, { ...props, timeoutSeconds: 9 }, 'timeoutSeconds')).toEqual([
    `Set-RemoteAccessRadius ${given},"Timeout":9}`,
  ]);
  expect(kind.fields.sharedSecret).toMatchObject({ secret: true, writeOnly: true });
  expect(kind.remove(props, retired)).toEqual([]);
});
