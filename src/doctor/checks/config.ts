import { blocker, type Check, type Line, missing, ok, unchecked, warning } from '../check';

export const config: Check = {
  id: 'config',
  title: 'Config of the stack',
  needs: ['environment'],
  look(facts) {
    const { stage, missingSecrets, problem, next } = facts.config;
    if (problem !== undefined) return [blocker(problem, next ?? '`pulumi config` shows what is set')];
    const reason = missing(facts, ['stack']);
    if (reason !== undefined) return [unchecked(reason)];
    const lines: Line[] = missingSecrets.map((name) =>
      blocker(`the documents name the secret ${name}, which is not set`, `\`pulumi config set --secret ${name}\``),
    );
    if (stage === undefined) return [...lines, warning('no stage is set yet', '`pulumi config set stage source`')];
    return [...lines, ok(`stage ${stage}`)];
  },
};
