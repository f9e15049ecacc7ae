import { describe, expect, it } from 'vitest';
import { getGatewayInstances } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import { gatewayConnectionPolicyKind as kind } from '../../../src/resources/gateway/gateway-connection-policy';
import { live, observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const read = getGatewayInstances(server, 'connectionPolicy');
const props = {
  server,
  name: 'Partners',
  userGroups: ['CONTOSO\\RDS-Partners'],
  authentication: ['SmartCard'],
  redirect: { only: ['Clipboard'] },
  follows: ['Staff', 'Admins'],
};
const row = (Name: string, Order: number, more: object = {}) => ({
  Name,
  Order,
  Enabled: true,
  SmartcardAllowed: true,
  PasswordAllowed: false,
  SecureIdAllowed: false,
  CookieAuthenticationAllowed: true,
  IdleTimeout: 0,
  SessionTimeout: 720,
  SessionTimeoutAction: 1,
  DeviceRedirectionType: 2,
  DiskDrivesDisabled: true,
  PrintersDisabled: true,
  SerialPortsDisabled: true,
  ClipboardDisabled: false,
  PlugAndPlayDevicesDisabled: true,
  UserGroupNames: 'contoso\\rds-partners',
  ComputerGroupNames: '',
  AllowOnlySDRServers: false,
  ...more,
});
const at = (...rows: object[]): [typeof read, object[]] => [read, rows];
const here = worldOf([role(server, 'RDS-GATEWAY')]);

describe('GatewayConnectionPolicy', () => {
  it('is found by its name without case, with what the class calls otherwise', () => {
    expect(observed(kind, props)).toBeUndefined();
    expect(observed(kind, props, at(row('Staff', 1), row('PARTNERS', 2)))).toEqual({
      server,
      name: 'Partners',
      enabled: true,
      userGroups: ['CONTOSO\\RDS-Partners'],
      computerGroups: [],
      authentication: ['SmartCard'],
      redirect: { only: ['Clipboard'] },
      idleTimeoutMin: 0,
      sessionTimeoutMin: 720,
      onTimeout: 'reauthorize',
      onlyRdsAwareClients: false,
      follows: ['Staff'],
      secureId: false,
      cookie: true,
      places: 0,
    });
  });

  it('takes name@domain and DOMAIN\\name for one account', () => {
    const wanted = { ...props, userGroups: ['rds-partners@contoso.com'], follows: [] };
    const current = observed(kind, wanted, at(row('Partners', 1)));
    expect(fieldChanges(kind, current as object as typeof wanted, wanted)).toEqual([]);
  });

  it('sees that it stands before a policy it follows, and how far it has to go', () => {
    const current = observed(kind, props, at(row('Partners', 1), row('Other', 2), row('admins', 3), row('Staff', 4)));
    expect(current).toMatchObject({ follows: [], places: 3 });
    expect(fieldChanges(kind, current as object as typeof props, props).map((change) => change.path)).toEqual([
      'follows',
    ]);
    const steps = updated(kind, current as object as typeof props, props, ['follows'], here);
    expect(summary(steps)).toHaveLength(3);
    expect(summary(steps)[0]).toBe(
      `Invoke-CimMethod {"Namespace":"root/cimv2/TerminalServices","Query":"SELECT * FROM Win32_TSGatewayConnectionAuthorizationPolicy WHERE Name = 'Partners'","MethodName":"MoveDown"} @${server} ?`,
    );
    const down = runAt(steps, 0).onlyIf;
    expect(down?.holds(live(at(row('Admins', 1), row('Partners', 2), row('Staff', 3))))).toBe(true);
    expect(down?.holds(live(at(row('Admins', 1), row('Staff', 2), row('Partners', 3))))).toBe(false);
  });

  it('does not care where policies of nobody stand', () => {
    const rows = [row('Admins', 1), row('RDG_CAP_AllUsers', 2), row('Staff', 3), row('X', 4), row('Partners', 5)];
    const current = observed(kind, props, at(...rows));
    expect(fieldChanges(kind, current as object as typeof props, props)).toEqual([]);
  });

  it('is made at the top and goes down past those it follows', () => {
    const steps = kind.create(props, here);
    expect(summary(steps).map((text) => text.replace(/.*"MethodName":"(\w+)".*/, '$1'))).toEqual([
      'Create',
      'MoveDown',
      'MoveDown',
    ]);
    expect(runAt(steps, 0).invocation.parameters.Arguments).toEqual({
      Name: 'Partners',
      UserGroupNames: 'CONTOSO\\RDS-Partners',
      ComputerGroupNames: '',
      SmartCard: true,
      Password: false,
      SecureId: false,
      Enabled: true,
      DeviceRedirectionType: 2,
      ClipboardDisabled: false,
      DiskDrivesDisabled: true,
      PlugAndPlayDevicesDisabled: true,
      PrintersDisabled: true,
      SerialPortsDisabled: true,
      IdleTimeout: 0,
      SessionTimeout: 0,
      SessionTimeoutAction: 0,
      AllowOnlySDRServers: false,
      CookieAuthentication: true,
    });
  });

  it('writes all with what is live, since Update leaves nothing out', () => {
    const current = observed(
      kind,
      props,
      at(row('Staff', 1), row('Admins', 2), row('Partners', 3, { SecureIdAllowed: true })),
    );
    const wanted = { ...props, idleTimeoutMin: 30 };
    const steps = updated(kind, current as object as typeof props, wanted, ['idleTimeoutMin'], here);
    expect(steps).toHaveLength(1);
    expect(runAt(steps, 0).invocation.parameters.Arguments).toMatchObject({
      IdleTimeout: 30,
      SessionTimeout: 720,
      SessionTimeoutAction: 1,
      SecureId: true,
    });
  });

  it('quotes names for the query', () => {
    const odd = { ...props, name: "R'n'D and more" };
    const query = runAt(updated(kind, odd, odd, ['enabled'], here), 0).invocation.parameters.Query;
    expect(query).toBe("SELECT * FROM Win32_TSGatewayConnectionAuthorizationPolicy WHERE Name = 'R\\'n\\'D and more'");
  });

  it('is deleted from a gateway that stays, and left to one that goes', () => {
    expect(summary(kind.remove(props, here))).toEqual([expect.stringMatching(/"Delete".* \?$/)]);
    expect(kind.remove(props, worldOf())).toEqual([]);
  });

  it('refuses names the class refuses', () => {
    expect(kind.schema.safeParse({ ...props, name: 'a;b' }).success).toBe(false);
    expect(kind.schema.safeParse({ ...props, name: 'x'.repeat(65) }).success).toBe(false);
  });
});
