import type { z } from 'zod';
import { type Arguments, dumpRouting, netsh } from '../../cmdlets/netsh/call';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { defineKind, type Field, type Kind, type Props } from '../kind';
import { known } from '../values';
import { keepsRole, NOT_CAPTURED, statementsOf } from './common';

/** An object of one netsh context, found in the dump by its identity. */
export interface NetshObject<P extends Props & { server: string }> {
  name: string;
  description: string;
  schema: z.ZodType<P>;
  /** The part of the key behind the server's name. */
  id(props: P): string;
  fields: Record<string, Field>;
  context: string;
  /** `interface`: add interface, set interface, delete interface. */
  object: string;
  /** Arguments that tell one object from another; `delete` takes them. */
  identity: string[];
  /** Has a `set`; else a change removes and adds it. */
  settable: boolean;
  /** The protocol of the context has to be installed first. */
  installs: boolean;
  encode(props: P): Arguments;
  /** What the dump says of an object; that it is this one is known from its identity. */
  decode(args: Record<string, string>, props: P): Partial<P>;
  example: P;
}

/** Installs the protocol of a context where it is missing: nothing can be set or added in it before. */
export function installProtocol(server: string, context: string): Run {
  const read = dumpRouting(server);
  return run(netsh(server, context, 'install'), {
    onlyIf: {
      text: `${context} is not installed`,
      reads: [read],
      holds: (snapshot) => statementsOf(snapshot, read, context, 'install').length === 0,
    },
  });
}

/** One kind for every object that only netsh knows: the same reads, the same steps, its own words. */
export function netshKind<P extends Props & { server: string }>(definition: NetshObject<P>): Kind {
  const { context, object, identity, encode } = definition;
  const verb = (word: string): string => `${word} ${object}`;
  const only = (args: Arguments): Arguments =>
    Object.fromEntries(Object.entries(args).filter(([name]) => identity.includes(name)));

  function find(snapshot: Snapshot, props: P): Record<string, string> | undefined {
    const wanted = only(encode(props));
    const all = [verb('add'), verb('set')].flatMap((word) =>
      statementsOf(snapshot, dumpRouting(props.server), context, word),
    );
    const mine = all.filter(({ arguments: args }) =>
      Object.entries(wanted).every(([name, value]) => args[name]?.toLowerCase() === String(value).toLowerCase()),
    );
    return mine.length === 0 ? undefined : Object.assign({}, ...mine.map((item) => item.arguments));
  }

  return defineKind<P>({
    name: definition.name,
    description: definition.description,
    schema: definition.schema,
    key: (props) => `${props.server}/${definition.id(props)}`,
    fields: {
      server: { description: 'Server.', change: 'replace', compare: 'name' },
      ...definition.fields,
    },
    reads: ({ server }) => [dumpRouting(server)],
    observe(snapshot, props) {
      const found = find(snapshot, props);
      return found && known({ ...definition.decode(found, props), server: props.server });
    },
    create: (desired) => [
      ...(definition.installs ? [installProtocol(desired.server, context)] : []),
      run(netsh(desired.server, context, verb('add'), encode(desired))),
    ],
    update: ({ desired, changes }) =>
      changes.length === 0 || !definition.settable
        ? []
        : [run(netsh(desired.server, context, verb('set'), encode(desired)))],
    remove: (current, world) =>
      keepsRole(current.server, world)
        ? [run(netsh(current.server, context, verb('delete'), only(encode(current))))]
        : [],
    capture: NOT_CAPTURED,
    example: definition.example,
  });
}
