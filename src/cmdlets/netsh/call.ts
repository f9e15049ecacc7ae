import { change, type Invocation, read } from '../invocation';

/**
 * netsh as invocations: an argument array, each argument one element, so that nothing is ever quoted. Secrets don't go this
 * way, since arguments can be seen by every process of the server; the cmdlets take those.
 */

export type Arguments = Record<string, string | number | undefined>;

/** `netsh <context> <verb> name=value ...` on a server. */
export function netsh(host: string, context: string, verb: string, args: Arguments = {}): Invocation {
  const named = Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return change('netsh', { ArgumentList: [...context.split(' '), ...verb.split(' '), ...named] }, { host });
}

/** What `dump` of a context prints, line by line; its commands are the same in every language. */
const dumpOf = (host: string, context: string): Invocation =>
  read('netsh', { ArgumentList: [...context.split(' '), 'dump'] }, { host });

/** Policies of a Network Policy Server; a dump of it would print every secret. */
export const showNps = (host: string, what: 'np' | 'crp'): Invocation => ({
  ...read('netsh', { ArgumentList: ['nps', 'show', what] }, { host }),
  mayLack: true,
});

/** All of `ras` at once: ports, users, addresses, log level. */
export const dumpRas = (host: string): Invocation => dumpOf(host, 'ras');
/** All of `routing` at once: routes, NAT, RIP, IGMP, DHCP relay. */
export const dumpRouting = (host: string): Invocation => dumpOf(host, 'routing');
