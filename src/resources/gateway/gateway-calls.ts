import { z } from 'zod';
import { change, type Invocation, type ParameterValue } from '../../cmdlets/invocation';
import { wqlText } from '../../cmdlets/quoting';
import { GATEWAY_CLASSES, type GatewayClass, getGatewayInstances } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import type { World } from '../kind';
import { nameOf, type Row, rowsOf } from '../values';

/** What the kinds of RD Gateway share: each lives in one of its CIM classes on one gateway. */

const NAMESPACE = 'root/cimv2/TerminalServices';

/** Names of policies and groups (docs/behaviour/gateway.md section 2). */
export const PolicyName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^<>:;"/\\|?*\t]+$/, { error: 'a name has none of < > : ; " / \\ | ? * and no tab' });

/** A method of the class itself, e.g. Create. */
export function callClass(
  server: string,
  of: GatewayClass,
  method: string,
  args?: Record<string, ParameterValue>,
): Invocation {
  const called = { Namespace: NAMESPACE, ClassName: GATEWAY_CLASSES[of], MethodName: method };
  return change('Invoke-CimMethod', { ...called, ...(args ? { Arguments: args } : {}) }, { host: server });
}

/** A method of the one instance that has this name. */
export function callNamed(
  server: string,
  of: GatewayClass,
  name: string,
  method: string,
  args?: Record<string, ParameterValue>,
): Invocation {
  const query = `SELECT * FROM ${GATEWAY_CLASSES[of]} WHERE Name = ${wqlText(name)}`;
  const called = { Namespace: NAMESPACE, Query: query, MethodName: method };
  return change('Invoke-CimMethod', { ...called, ...(args ? { Arguments: args } : {}) }, { host: server });
}

/** Names are unique without case. */
export function rowNamed(snapshot: Snapshot, server: string, of: GatewayClass, name: string): Row | undefined {
  return rowsOf(snapshot, getGatewayInstances(server, of)).find((row) => nameOf(row.Name) === name.toLowerCase());
}

/** Whether the gateway keeps its role; what is on a gateway that leaves the deployment is left there. */
export function staysGateway(server: string, world: World): boolean {
  return world.after.find('ServerRole', `${server}/RDS-GATEWAY`) !== undefined;
}

/** Takes a policy or a group away, where it is still there. */
export function deleteNamed(server: string, of: GatewayClass, name: string): Run {
  const read = getGatewayInstances(server, of);
  return run(callNamed(server, of, name, 'Delete'), {
    onlyIf: {
      text: `${server} has ${name}`,
      reads: [read],
      holds: (snapshot) => rowNamed(snapshot, server, of, name) !== undefined,
    },
  });
}

/** The classes hold lists as text with semicolons. */
export function listOf(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return value
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export const listText = (items: readonly string[] | undefined): string => (items ?? []).join(';');

/**
 * Live names in the spelling of the document wherever both mean the same account: without case, and `name@domain` equal to
 * `DOMAIN\name`, since the classes answer in the second form whatever was written.
 */
export function accountsAs(live: string[], wanted: readonly string[] | undefined): string[] {
  return live.map((account) => (wanted ?? []).find((other) => sameAccount(account, other)) ?? account).sort();
}

export function sameAccount(one: string, other: string): boolean {
  const left = partsOf(one);
  const right = partsOf(other);
  return left.name === right.name && left.domain === right.domain;
}

/** Domain by its first label: a NetBIOS name that differs from it is put in by the planner. */
function partsOf(account: string): { domain: string; name: string } {
  const text = account.toLowerCase();
  const at = text.lastIndexOf('@');
  const slash = text.indexOf('\\');
  const [domain, name] =
    slash >= 0 ? [text.slice(0, slash), text.slice(slash + 1)] : [text.slice(at + 1), text.slice(0, Math.max(at, 0))];
  return { domain: domain.split('.')[0] ?? '', name };
}
