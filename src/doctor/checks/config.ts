import { blocker, type Check, type Line, missing, ok, unchecked, warning } from '../check';

export const config: Check = {
  id: 'config',
  title: 'Config of the stack',
  needs: ['environment'],
  look(facts) {
    const { stage, missingSecrets, problem, next, refused = [] } = facts.config;
    if (problem !== undefined) return [blocker(problem, next ?? '`pulumi config` shows what is set')];
    const wrong = refused.map((one) => blocker(one.problem, one.next));
    const reason = missing(facts, ['stack']);
    if (reason !== undefined) return [...wrong, unchecked(reason)];
    const lines: Line[] = [
      ...wrong,
      ...missingSecrets.map((name) =>
        blocker(`the documents name the secret ${name}, which is not set`, `\`pulumi config set --secret ${name}\``),
      ),
    ];
    if (stage === undefined) return [...lines, warning('no stage is set yet', '`pulumi config set stage source`')];
    return refused.length > 0 ? lines : [...lines, ok(`stage ${stage}`)];
  },
};
