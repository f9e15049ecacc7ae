import type { Context, SimulatedCmdlet } from '../context';
import type { NpsState, PolicyState } from '../remote-access';
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

const plain = (name: string): PolicyState => ({ name, enabled: true, conditions: [], settings: [] });

/** A new server has these two of its own. */
export function freshNps(): NpsState {
  return {
    clients: [],
    policies: [plain('Connections to Microsoft Routing and Remote Access server')],
    requests: [plain('Use Windows authentication for all users')],
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
  for (const [index, policy] of (object === 'crp' ? state.requests : state.policies).entries()) {
    const { name, enabled, conditions, settings } = policy;
    context.output.push('', `${object === 'crp' ? 'Connection request' : 'Network'} policy configuration:`, LINE);
    context.output.push(`Name             = ${name}`, `State            = ${enabled ? 'Enabled' : 'Disabled'}`);
    context.output.push(`Processing order = ${index + 1}`, 'Policy source    = 0', '');
    for (const [title, list] of [
      ['Condition', conditions],
      ['Profile', settings],
    ] as const) {
      context.output.push(`${title} attributes:`, '', `${'Name'.padEnd(40)}${'Id'.padEnd(12)}Value`, LINE);
      for (const [at, text] of list.entries()) {
        const [id = '', ...words] = text.split(' ');
        context.output.push(`${`${title}${at}`.padEnd(40)}${id.padEnd(12)}"${words.join(' ')}"`);
      }
      context.output.push('');
    }
  }
}

const LINE = '-'.repeat(57);

export const npsCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-NpsRadiusClient': reading(getClients),
  'New-NpsRadiusClient': writing(newClient),
  'Set-NpsRadiusClient': writing(setClient),
  'Remove-NpsRadiusClient': writing(removeClient),
  'Export-NpsConfiguration': writing(exportConfiguration),
  'Import-NpsConfiguration': writing(importConfiguration),
};
