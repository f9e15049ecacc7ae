import { findCmdlet, findParameter } from '../../src/cmdlets/catalogue';
import type { Invocation } from '../../src/cmdlets/invocation';
import { readsOf, type Step } from '../../src/cmdlets/step';

/** Every invocation that steps can lead to, with the reads of their conditions and waits. */
export function invocationsOf(steps: Step[]): Invocation[] {
  return steps.flatMap((step) =>
    step.do === 'run' ? [step.invocation, ...readsOf(step.onlyIf)] : [...readsOf(step), ...(step.mayRun ?? [])],
  );
}

/** The changing invocations of steps in order, without the reads. */
export function changesOf(steps: Step[]): Invocation[] {
  return invocationsOf(steps).filter((invocation) => invocation.changes);
}

/** What a real host would refuse about an invocation: an unknown cmdlet or parameter, no fitting set, a wrong value. */
export function catalogueProblems(invocation: Invocation): string[] {
  const cmdlet = findCmdlet(invocation.cmdlet);
  if (!cmdlet) return [`${invocation.cmdlet} is not in the catalogue`];
  const problems: string[] = [];
  const given = new Set<string>();
  for (const [name, value] of Object.entries(invocation.parameters)) {
    const parameter = findParameter(invocation.cmdlet, name);
    if (!parameter) {
      problems.push(`${invocation.cmdlet} has no parameter ${name}`);
      continue;
    }
    if (parameter.name !== name) problems.push(`${invocation.cmdlet} -${name} is an alias of -${parameter.name}`);
    given.add(parameter.name);
    if (/SwitchParameter$/.test(parameter.type) && value !== true) {
      problems.push(`${invocation.cmdlet} -${name} is a switch and gets ${JSON.stringify(value)}`);
    }
    if (parameter.values && typeof value === 'string') {
      // A comma separates the flags of an enumeration.
      const wrong = value.split(', ').filter((part) => !parameter.values?.includes(part));
      problems.push(...wrong.map((part) => `${invocation.cmdlet} -${name} does not take ${part}`));
    }
  }
  // Such a cmdlet asks in spite of -Confirm:$false, and nobody is there to answer (docs/behaviour/module.md section 2).
  if (invocation.changes && /-RD[A-Z]/.test(invocation.cmdlet) && cmdlet.parameters.Force && !given.has('Force')) {
    problems.push(`${invocation.cmdlet} asks without -Force`);
  }
  const sets = Object.entries(cmdlet.parameters);
  const names = new Set([...cmdlet.sets, ...sets.flatMap(([, parameter]) => parameter.sets)]);
  names.delete('(All)');
  const fits = (set: string) =>
    sets.every(([name, parameter]) => {
      const inSet = parameter.sets.includes('(All)') || parameter.sets.includes(set);
      const mandatory = parameter.mandatoryIn.includes('(All)') || parameter.mandatoryIn.includes(set);
      return given.has(name) ? inSet : !mandatory;
    });
  if (![...names].some(fits)) {
    problems.push(`${invocation.cmdlet}: no parameter set has exactly ${[...given].join(', ')}`);
  }
  return problems;
}
