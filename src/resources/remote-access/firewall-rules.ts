import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getFirewallRules } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf } from '../values';
import { NOT_CAPTURED } from './common';

const FirewallRules = z.strictObject({ server: Fqdn, enabled: z.array(z.string().min(1)).min(1) });
type FirewallRules = z.infer<typeof FirewallRules>;

export const firewallRulesKind = defineKind<FirewallRules>({
  name: 'FirewallRules',
  description: 'Rules of Windows Firewall that let connections in; migration enables none of them.',
  schema: FirewallRules,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    enabled: { description: 'Names of the rules.', change: 'inPlace', compare: 'set' },
  },
  reads: ({ server, enabled }) => [getFirewallRules(server, enabled)],
  observe(snapshot, { server, enabled }) {
    const rows = rowsOf(snapshot, getFirewallRules(server, enabled));
    const on = enabled.filter((name) =>
      rows.some((row) => nameOf(row.Name) === name.toLowerCase() && /^(true|1)$/i.test(String(row.Enabled))),
    );
    // The rules come with Windows: those of a server are there once one of them is on.
    return on.length === 0 ? undefined : { server, enabled: on };
  },
  create: ({ server, enabled }) => [run(change('Enable-NetFirewallRule', { Name: enabled }, { host: server }))],
  update: ({ desired: { server, enabled }, changes }) =>
    changes.length === 0 ? [] : [run(change('Enable-NetFirewallRule', { Name: enabled }, { host: server }))],
  remove: ({ server, enabled }) => [run(change('Disable-NetFirewallRule', { Name: enabled }, { host: server }))],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', enabled: ['SSTP-IN-TCP', 'RRAS-L2TP-In-UDP'] },
});
