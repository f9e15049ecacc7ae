import { z } from 'zod';
import { dumpRas, netsh } from '../../cmdlets/netsh/call';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { known } from '../values';
import { NOT_CAPTURED, statementsOf } from './common';

const DialInUser = z.strictObject({
  server: Fqdn,
  user: z.string().min(1).max(20),
  dialIn: z.enum(['allow', 'deny', 'policy']),
  callback: z.enum(['none', 'caller', 'number']).optional(),
  callbackNumber: z.string().optional(),
});
type DialInUser = z.infer<typeof DialInUser>;
const DIAL_IN = { allow: 'PERMIT', deny: 'DENY', policy: 'POLICY' } as const;
const CALLBACK = { none: 'NONE', caller: 'CALLER', number: 'ADMIN' } as const;

const setUser = ({ server, user, dialIn, callback, callbackNumber }: DialInUser) =>
  run(
    netsh(server, 'ras', 'set user', {
      name: user,
      dialin: DIAL_IN[dialIn],
      cbpolicy: callback && CALLBACK[callback],
      cbnumber: callback === 'number' ? callbackNumber : undefined,
    }),
  );

export const dialInUserKind = defineKind<DialInUser>({
  name: 'DialInUser',
  description: 'Dial-in properties of a local account; the account itself is made by a person.',
  schema: DialInUser,
  key: ({ server, user }) => `${server}/${user}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    user: { description: 'Local account.', change: 'replace', compare: 'name' },
    dialIn: { description: 'allow, deny, or what policies say.', change: 'inPlace', default: 'policy' },
    callback: { description: 'none, caller, or number.', change: 'inPlace', default: 'none' },
    callbackNumber: { description: 'Number that is called back.', change: 'inPlace' },
  },
  reads: ({ server }) => [dumpRas(server)],
  observe(snapshot, { server, user }) {
    const found = statementsOf(snapshot, dumpRas(server), 'ras', 'set user')
      .filter(({ arguments: args }) => args.name?.toLowerCase() === user.toLowerCase())
      .at(-1)?.arguments;
    if (!found) return undefined;
    const word = <T extends string>(words: Record<T, string>, text: string | undefined): T | undefined => {
      for (const key in words) if (words[key] === text?.toUpperCase()) return key;
      return undefined;
    };
    return known<Partial<DialInUser>>({
      server,
      user,
      dialIn: word(DIAL_IN, found.dialin),
      callback: word(CALLBACK, found.cbpolicy),
      callbackNumber: found.cbnumber,
    });
  },
  create: (desired) => [setUser(desired)],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [setUser(desired)]),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', user: 'branch01', dialIn: 'allow', callback: 'none' },
});
