import { describe, expect, it } from 'vitest';
import { getRemoteAccessServices } from '../../../src/cmdlets/remote-access-reads';
import { remoteAccessServiceKind } from '../../../src/resources/remote-access/remote-access-service';
import { observed } from '../kind-world';
import { SERVER, update } from './remote-access-world';

const server = SERVER;

describe('RemoteAccessService', () => {
  it('stops with the services that depend on it', () => {
    const stop = ['Stop-Service {"Name":["RemoteAccess"],"Force":true}'];
    expect(update(remoteAccessServiceKind, {}, { server, running: false }, 'running')).toEqual(stop);
    expect(update(remoteAccessServiceKind, {}, { server, running: true }, 'running')).toEqual([
      'Start-Service {"Name":["RemoteAccess"]}',
    ]);
  });
  it.each([
    ['Running', true],
    [4, true],
    ['Stopped', false],
    [1, false],
  ])('reads state %s', (Status, running) => {
    const rows = [
      { Name: 'RasMan', Status: 'Stopped' },
      { Name: 'RemoteAccess', Status },
    ];
    const props = { server, running: true };
    expect(observed(remoteAccessServiceKind, props, [getRemoteAccessServices(server), rows])).toEqual({
      server,
      running,
    });
  });
});
