import { type Invocation, isSecretRef, type ParameterValue } from '../cmdlets/invocation';
import type { CallResult, PlainValue } from '../cmdlets/result';
import { Hands, Simulator } from '../cmdlets/runners/simulator';
import { type Snapshot, snapshotOf } from '../cmdlets/snapshot';
import type { Deployment } from '../documents/schema';
import { linked, registrationOrder } from '../planner/order';
import { NPS_FILE, remoteAccessResources } from '../planner/resources/remote-access';
import { resourceId } from '../planner/types';
import { viewOf } from '../planner/view';
import { kindOf } from '../resources';
import type { World } from '../resources/kind';

/**
 * Makes the simulated Remote Access servers of a source document what it says, by the very calls by which an administrator
 * would have set them up; the simulated time stays where it was.
 */
export async function setUpRemoteAccess(
  file: string,
  source: Deployment,
  secrets: Record<string, string>,
): Promise<void> {
  const resources = remoteAccessResources(source);
  if (resources.length === 0) return;
  const hands = new Hands(file);
  const { now } = hands.look();
  for (const [server, { localUsers, vpn, nps }] of Object.entries(source.remoteAccess ?? {})) {
    if (hands.look().servers[server] === undefined) continue;
    hands.makeLocalUsers(server, Object.keys(localUsers ?? {}));
    hands.copyNpsExport(server, NPS_FILE, nps ?? {});
    const thumbprint = vpn?.sstpCertificate?.thumbprint;
    if (thumbprint !== undefined) hands.importCertificate(server, thumbprint);
  }
  const simulator = new Simulator(file);
  const call = ({ cmdlet, parameters, on }: Invocation): Promise<CallResult> =>
    simulator.call({
      cmdlet,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, plain(value, secrets)] as const),
      ),
      ...(typeof on === 'object' ? { host: on.host } : {}),
    });
  const read = async (reads: Invocation[]): Promise<Snapshot> =>
    snapshotOf(await Promise.all(reads.map(async (one): Promise<[Invocation, CallResult]> => [one, await call(one)])));
  const state = new Map(resources.map((item) => [resourceId(item.kind, item.key), item]));
  const view = viewOf(state);
  const world: World = { stage: 'source', before: view, after: view };
  for (const item of registrationOrder(linked(state))) {
    for (const step of kindOf(item.kind).create(item.props, world)) {
      if (step.do !== 'run') continue;
      if (step.onlyIf && !step.onlyIf.holds(await read(step.onlyIf.reads))) continue;
      const { errors } = await call(step.invocation);
      const [first] = errors;
      if (first) throw new Error(`${item.kind}/${item.key}: ${first.message}`);
    }
  }
  await simulator.close();
  for (const [server, { directAccess }] of Object.entries(source.remoteAccess ?? {})) {
    if (directAccess && hands.look().servers[server]) hands.setUpDirectAccess(server, directAccess);
  }
  hands.change((after) => {
    after.now = now;
  });
}

function plain(value: ParameterValue, secrets: Record<string, string>): PlainValue {
  if (isSecretRef(value)) return secrets[value.secret] ?? `secret:${value.secret}`;
  if (Array.isArray(value)) return value.map((inner) => plain(inner, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, plain(inner as ParameterValue, secrets)]),
  );
}
