import { describe, expect, it } from 'vitest';
import { getWebAppSettings } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { webSettingsKind } from '../../../src/resources/web/web-settings';
import { observed, summary, updated } from '../kind-world';

const server = 'rdwa11.contoso.com';
const desired = {
  server,
  settings: { DefaultTSGateway: 'gw.contoso.com', PasswordChangeEnabled: true, PublicModeSessionTimeoutInMinutes: 20 },
};
const live = (values: Record<string, unknown>) =>
  [getWebAppSettings(server), Object.entries(values).map(([key, value]) => ({ key, value }))] as [
    ReturnType<typeof getWebAppSettings>,
    unknown[],
  ];

describe('application settings of RD Web Access', () => {
  it('are compared in the type of the document, whatever case names and Booleans have', () => {
    const current = observed(
      webSettingsKind,
      desired,
      live({
        defaulttsgateway: { Value: 'gw.contoso.com' },
        PasswordChangeEnabled: 'True',
        PublicModeSessionTimeoutInMinutes: '20',
        ShowDesktops: 'true',
      }),
    ) as Props;
    expect(current).toEqual(desired);
    expect(fieldChanges(webSettingsKind, current, desired)).toEqual([]);
  });

  it('show as different when empty, of another kind, or missing', () => {
    const current = observed(
      webSettingsKind,
      desired,
      live({ DefaultTSGateway: '', PublicModeSessionTimeoutInMinutes: 'soon' }),
    ) as Props;
    expect(fieldChanges(webSettingsKind, current, desired)).toEqual([
      { path: 'settings.DefaultTSGateway', from: '', to: 'gw.contoso.com' },
      { path: 'settings.PasswordChangeEnabled', from: undefined, to: true },
      { path: 'settings.PublicModeSessionTimeoutInMinutes', from: 'soon', to: 20 },
    ]);
  });

  it('are not there without the application', () => {
    expect(observed(webSettingsKind, desired)).toBeUndefined();
  });

  it('are set one by one as text; one that is missing is added, since setting it would only warn', () => {
    const current = { server, settings: { DefaultTSGateway: '' } };
    const steps = updated(webSettingsKind, current, desired, [
      'settings.DefaultTSGateway',
      'settings.PasswordChangeEnabled',
    ]);
    const pages = '"PSPath":["MACHINE/WEBROOT/APPHOST/Default Web Site/RDWeb/Pages"]';
    expect(summary(steps)).toEqual([
      `Set-WebConfigurationProperty {${pages},"Filter":["appSettings/add[@key='DefaultTSGateway']"],"Name":"value","Value":"gw.contoso.com"} @${server}`,
      `Add-WebConfigurationProperty {${pages},"Filter":["appSettings"],"Name":".","Value":{"key":"PasswordChangeEnabled","value":"true"}} @${server}`,
    ]);
  });

  it('refuse a name that no filter could find', () => {
    const parse = (name: string) => webSettingsKind.schema.safeParse({ server, settings: { [name]: 'x' } }).success;
    expect([parse("it's"), parse('say "x"'), parse(`it's "x"`)]).toEqual([true, true, false]);
  });
});
