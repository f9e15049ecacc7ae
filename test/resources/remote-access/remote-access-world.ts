import { dumpRas, dumpRouting } from '../../../src/cmdlets/netsh/call';
import type { Step } from '../../../src/cmdlets/step';
import type { Kind, Props } from '../../../src/resources/kind';
import { type live, summary, updated, worldOf } from '../kind-world';

/** What the tests of the kinds of one Remote Access server share. */

export type Answer = Parameters<typeof live>[number];

export const SERVER = 'vpn11.contoso.com';
/** The server keeps Remote Access, or is one that is retired with it. */
export const kept = worldOf([
  ['RemoteAccessRole', SERVER, { server: SERVER }],
  ['WindowsFeatures', SERVER, { server: SERVER }],
]);
export const retired = worldOf([]);

/** A dump as netsh prints it: commands between `pushd` and `popd` of their context. */
const dumped = (parts: Record<string, string[]>): string[] =>
  Object.entries(parts).flatMap(([context, lines]) => [`pushd ${context}`, ...lines, 'popd']);
export const routing = (parts: Record<string, string[]>): Answer => [dumpRouting(SERVER), dumped(parts)];
export const ras = (parts: Record<string, string[]>): Answer => [dumpRas(SERVER), dumped(parts)];

/** Calls without their server; those of netsh as one would type them. */
export function calls(steps: Step[]): string[] {
  return summary(steps).map((line) => {
    const short = line.replace(` @${SERVER}`, '');
    const words = /^netsh \{"ArgumentList":\[(.*)\]\}(.*)$/.exec(short);
    return words ? `netsh ${words[1]?.replaceAll('","', ' ').replaceAll('"', '')}${words[2]}` : short;
  });
}

/** Calls of an update from `current` to `desired` with these fields scheduled. */
export const update = (kind: Kind, current: Props, desired: Props, ...paths: string[]): string[] =>
  calls(updated(kind, current, desired, paths, kept));
