import { blocker, type Check, ok } from '../check';

export const connection: Check = {
  id: 'connection',
  title: 'Connection',
  needs: ['config'],
  look({ connection: { name, problem, next } }) {
    if (problem === undefined) return [ok(name ?? 'the usual one')];
    return [blocker(problem, next ?? 'mend `connection` in the config of the stack')];
  },
};
