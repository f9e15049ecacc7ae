import { nothing, numeric, on, secretName, type Writer } from './reader';

/** `netsh nps dump`: clients and policies by name, as they have to be found again; the policies travel by export and import. */

const policy =
  (of: 'networkPolicies' | 'connectionRequestPolicies'): Writer =>
  (args, { set }, { more = [] }) => {
    const all = [...Object.entries(args), ...more];
    const values = (name: string) => all.flatMap(([one, value]) => (one === name ? [value] : []));
    const data = values('conditiondata');
    const conditions = values('conditionid').map((id, index) => `${id} ${data[index] ?? ''}`.trim());
    set(['nps', of, args.name ?? ''], {
      order: Math.max(1, numeric(args.processingorder) ?? 1),
      enabled: on(args.state ?? 'enable'),
      conditions: conditions.length > 0 ? conditions : undefined,
      settings: settingsIn(all),
    });
  };

/** Attributes of the profile, each with the values that follow it. */
function settingsIn(all: readonly (readonly [string, string])[]): string[] | undefined {
  const settings: string[] = [];
  for (const [name, value] of all) {
    if (name === 'profileid') settings.push(value.toLowerCase());
    else if (/^(profiledata|advprofiletype|advprofiledata)$/.test(name))
      settings.push(`${settings.pop() ?? ''} ${value}`.trim());
  }
  return settings.length > 0 ? settings : undefined;
}

export const NPS: Record<string, Writer> = {
  ...Object.fromEntries(
    [
      'config',
      'client',
      'crp',
      'np',
      'eventlog',
      'filelogging',
      'ports',
      'remoteserver',
      'remoteservergroup',
      'sqllog',
    ].map((one) => [`nps: reset ${one}`, nothing] as const),
  ),
  'nps: add client'(args, { set, secret }) {
    const name = args.name ?? '';
    set(['nps', 'radiusClients', name], {
      address: args.address,
      sharedSecret: secret(secretName('npsClient', name), `shared secret of the RADIUS client ${name}`),
      vendor: args.vendorname ?? args.vendor,
      enabled: on(args.state ?? 'enable'),
      authAttributeRequired: args.requireauthattrib === undefined ? undefined : on(args.requireauthattrib),
      napCompatible: args.napcompatible === undefined ? undefined : on(args.napcompatible),
    });
  },
  'nps: add np': policy('networkPolicies'),
  'nps: add crp': policy('connectionRequestPolicies'),
  'nps: add registeredserver': (_args, { leaveOut }) =>
    leaveOut('the server is registered in Active Directory: on the destination, netsh nps add registeredserver'),
  'nps: add remoteservergroup': nothing,
  'nps: add remoteserver'(args, { push, holdsSecret }) {
    holdsSecret('its secrets travel with the exported configuration: delete the dump');
    push(['nps', 'remoteServerGroups', args.remoteservergroup ?? ''], args.address);
  },
  'nps: set eventlog': (_args, { leaveOut }) => leaveOut('carried with the exported configuration'),
  'nps: set ports': (_args, { leaveOut }) => leaveOut('carried with the exported configuration'),
};
