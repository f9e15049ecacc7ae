import { blocker, type Check, ok } from '../check';

export const backend: Check = {
  id: 'backend',
  title: 'State of the stack',
  needs: ['engine'],
  look({ backend: { url, problem, next, locks = [] }, stack }) {
    const locked = locks.map(({ message, next: remedy }) => blocker(message, remedy));
    if (problem === undefined)
      return [ok(`stack ${stack ?? 'unknown'} is kept at ${url ?? 'the default place'}`), ...locked];
    return [
      blocker(
        `the stack can't be reached: ${problem}`,
        next ?? '`pulumi stack ls` lists stacks, `pulumi stack init <stack>` makes one',
      ),
    ];
  },
};
