import { getComputerSystem } from '../../cmdlets/reads';
import { nameOf } from '../../resources/values';
import { blocker, type Check, type Facts, ok, warning } from '../check';

/** In which stage a server is upgraded, joins or leaves; a session host is always in use. */
function touchedIn({ plan }: Facts, server: string): string | undefined {
  for (const stage of plan?.stages ?? []) {
    const changed = stage.changes.some(({ before, after }) => {
      const { kind, props = {} } = after ?? before ?? {};
      return (kind === 'Server' && props.name === server) || (kind === 'ServerRole' && props.server === server);
    });
    if (changed) return `stage ${stage.name} changes it`;
  }
  const hosts = { ...plan?.source.sessionHosts, ...plan?.target.sessionHosts };
  return Object.hasOwn(hosts, server) ? 'it is a session host' : undefined;
}

export const managementHost: Check = {
  id: 'management-host',
  title: 'Management host',
  needs: ['connection'],
  reads: () => [getComputerSystem('managementHost')],
  look(facts, answers) {
    const { rows, failure } = answers(getComputerSystem('managementHost'));
    const [name, domain] = [nameOf(rows[0]?.Name), nameOf(rows[0]?.Domain)];
    if (name === undefined) {
      return [
        blocker(
          `the management host does not answer: ${failure?.text ?? 'no name'}`,
          'mend the connection of the stack',
        ),
      ];
    }
    if (rows[0]?.PartOfDomain === false) {
      return [blocker(`the management host ${name} is in no domain`, 'use a member of the domain of the deployment')];
    }
    const server = `${name}.${domain}`;
    const why = touchedIn(facts, server);
    if (why !== undefined) {
      return [blocker(`${server} is the management host, and ${why}`, 'run this from a server that no stage touches')];
    }
    return facts.plan
      ? [ok(`${server}, which no stage touches`)]
      : [warning(`${server}; no plan tells which servers change`, 'mend the documents')];
  },
};
