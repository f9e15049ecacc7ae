import { blocker, type Check, type Line, ok, warning } from '../check';

export const config: Check = {
  id: 'config',
  title: 'Config of the stack',
  look({ config: { connection, stage, missingSecrets, problem } }) {
    if (problem !== undefined) return [blocker(problem, '`pulumi config set` writes what is missing')];
    const lines: Line[] = missingSecrets.map((name) =>
      blocker(`the documents name the secret ${name}, which is not set`, `\`pulumi config set --secret ${name}\``),
    );
    if (stage === undefined) lines.push(warning('no stage is set yet', '`pulumi config set stage source`'));
    return [...lines, ok(`connection ${connection ?? 'unknown'}${stage === undefined ? '' : `, stage ${stage}`}`)];
  },
};
