import { blocker, type Check, ok } from '../check';

export const backend: Check = {
  id: 'backend',
  title: 'State of the stack',
  look({ backend: { url, problem }, stack }) {
    if (problem === undefined) return [ok(`stack ${stack ?? 'unknown'} is kept at ${url ?? 'the default place'}`)];
    return [
      blocker(
        `the stack can't be reached: ${problem}`,
        /passphrase/i.test(problem)
          ? 'set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE'
          : '`pulumi stack ls` lists stacks, `pulumi stack init <stack>` makes one',
      ),
    ];
  },
};
