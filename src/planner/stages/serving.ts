import { type Role, serversByRole } from '../../rules/facts';
import { arrive, type Context, leave } from '../context';
import type { CertificateRole } from '../resources/certificates';
import { Draft } from '../state';
import type { State } from '../types';
import { applyCertificates, membersOf } from './certificate-use';
import { putIntoNames, takeOutOfNames } from './names';

/** RD Web Access and RD Gateway move alike: servers in, settings over, certificate and name, servers out. */
export interface Serving {
  area: 'web' | 'gateway';
  role: Role;
  certificate: CertificateRole;
}

export interface ServingMove {
  old: string[];
  added: string[];
  leaving: string[];
}

export function servingMove(serving: Serving, { source, target }: Context): ServingMove {
  const of = (document: typeof source) => serversByRole(document).find(([name]) => name === serving.role)?.[1] ?? [];
  const old = of(source);
  const wanted = of(target);
  return {
    old,
    added: wanted.filter((server) => !old.includes(server)),
    leaving: old.filter((server) => !wanted.includes(server)),
  };
}

type Apply = (draft: Draft, context: Context, move: ServingMove) => void;

export function moving(serving: Serving, apply: Apply): (state: State, context: Context) => State {
  return (state, context) => {
    const draft = new Draft(state);
    apply(draft, context, servingMove(serving, context));
    return draft.state();
  };
}

export const addServers = (serving: Serving): ((state: State, context: Context) => State) =>
  moving(serving, (draft, context, { added }) => {
    for (const server of added) arrive(draft, context, server, serving.role);
  });

/** The certificate is applied once, old and new servers together; then clients are led to the new ones as well. */
export function applyAndServe(draft: Draft, context: Context, serving: Serving, added: string[]): void {
  applyCertificates(draft, context, [serving.certificate]);
  putIntoNames(draft, context, `${serving.area}/certificates`, serving.role, added);
}

export const retireServers = (serving: Serving): ((state: State, context: Context) => State) =>
  moving(serving, (draft, context, { leaving }) => {
    takeOutOfNames(draft, context, `${serving.area}/retire`, serving.role, leaving);
    for (const server of leaving) leave(draft, server, serving.role);
    if (leaving.length > 0) membersOf(draft, [serving.certificate]);
  });
