import type { Context, SimulatedCmdlet } from '../context';
import type { NpsState } from '../remote-access';
import { hasFeature, same } from '../world';
import { fileKey } from './migration-tools';
import { reading, writing } from './remote-access';
import { network } from './remote-access-network';

/** A Network Policy Server, as far as docs/behaviour/remote-access.md section 10 says what it does. */

function nps(context: Context): NpsState {
  const server = context.server(context.host);
  if (!server || !hasFeature(server, 'NPAS')) {
    context.notRecognized();
  }
  const here = network(context);
  here.nps ??= freshNps();
  return here.nps;
}

/** A new server has these two of its own. */
export function freshNps(): NpsState {
  return {
    clients: [],
    policies: ['Connections to Microsoft Routing and Remote Access server'],
    requests: ['Use Windows authentication for all users'],
  };
}

function getClients(context: Context): void {
  // Secrets never read back.
  for (const { secret: _secret, ...client } of nps(context).clients)
    context.output.push({ ...client, SharedSecret: '' });
}

function newClient(context: Context): void {
  const { clients } = nps(context);
  const Name = context.need('Name');
  if (clients.some((one) => same(one.Name, Name))) {
    context.failWith('HRESULT 0x800700B7', 'ResourceExists', `A RADIUS client ${Name} already exists.`, 0x800700b7);
  }
  clients.push({
    Name,
    Address: context.need('Address'),
    VendorName: context.text('VendorName') ?? 'RADIUS Standard',
    Enabled: context.flag('Disabled') !== true,
    AuthAttributeRequired: context.flag('AuthAttributeRequired') === true,
    secret: context.text('SharedSecret') ?? '',
  });
}

function setClient(context: Context): void {
  const found = nps(context).clients.find((one) => same(one.Name, context.need('Name')));
  if (!found) {
    context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
    return;
  }
  found.Address = context.text('Address') ?? found.Address;
  found.VendorName = context.text('VendorName') ?? found.VendorName;
  found.Enabled = context.flag('Enabled') ?? found.Enabled;
  found.AuthAttributeRequired = context.flag('AuthAttributeRequired') ?? found.AuthAttributeRequired;
  found.secret = context.text('SharedSecret') ?? found.secret;
}

function removeClient(context: Context): void {
  const state = nps(context);
  state.clients = state.clients.filter((one) => !same(one.Name, context.need('Name')));
}

function exportConfiguration(context: Context): void {
  const state = nps(context);
  network(context).files[fileKey(context.need('Path'))] = {
    password: '',
    users: [],
    addresses: [],
    nps: structuredClone(state),
  };
}

/** What was there is gone afterwards: an import replaces it. */
function importConfiguration(context: Context): void {
  nps(context);
  const here = network(context);
  const stored = here.files[fileKey(context.need('Path'))]?.nps;
  if (stored) here.nps = structuredClone(stored);
  else context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${context.need('Path')}'.`);
}

/** `netsh nps show np|crp`: a name, then what it says of itself. */
export function showNps(context: Context, object: string): void {
  const server = context.server(context.host);
  if (!server || !hasFeature(server, 'NPAS')) {
    context.failWith('NativeCommandFailed', 'NotSpecified', 'The following command was not found: nps show.');
  }
  const state = network(context).nps ?? freshNps();
  for (const [index, name] of (object === 'crp' ? state.requests : state.policies).entries()) {
    for (const line of ['', 'Policy configuration:', '-'.repeat(57)]) context.output.push(line);
    context.output.push(`Name             = ${name}`, 'State            = Enabled', `Processing order = ${index + 1}`);
  }
}

export const npsCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-NpsRadiusClient': reading(getClients),
  'New-NpsRadiusClient': writing(newClient),
  'Set-NpsRadiusClient': writing(setClient),
  'Remove-NpsRadiusClient': writing(removeClient),
  'Export-NpsConfiguration': writing(exportConfiguration),
  'Import-NpsConfiguration': writing(importConfiguration),
};
