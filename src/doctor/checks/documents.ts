import { blocker, type Check, ok, warning } from '../check';

export const documents: Check = {
  id: 'documents',
  title: 'Documents and plan',
  needs: ['environment'],
  look({ documents: { environment, problems, warnings }, plan, blockers }) {
    const mend = `\`npx rds-migrate validate ${environment}\` shows each with its place`;
    if (problems.length > 0) return problems.map((problem) => blocker(problem, mend));
    if (!plan) return [blocker('there is no plan', mend)];
    return [
      ...blockers.map((text) => blocker(text, mend)),
      ...(warnings > 0 ? [warning(`${warnings} warnings`, mend)] : []),
      ok(`${plan.stages.length} stages, ${plan.stages.at(-1)?.after.size ?? 0} resources at the end`),
    ];
  },
};
