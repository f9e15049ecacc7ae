import { getRdServer } from '../../cmdlets/reads';
import { blocker, brokersIn, type Check, NO_BROKER, ok, unchecked, warning } from '../check';

export const activeBroker: Check = {
  id: 'active-broker',
  title: 'Active broker',
  needs: ['connection'],
  reads: ({ broker }) => (broker.name === undefined ? [] : [getRdServer()]),
  look(facts, answers) {
    const { name, problem, next, none } = facts.broker;
    if (none) return [ok(NO_BROKER)];
    if (name === undefined) {
      const brokers = brokersIn(facts);
      if (brokers.length > 0 && brokers.every((broker) => facts.silent.has(broker))) {
        return [unchecked(`no answer from ${brokers.join(', ')}`)];
      }
      return [
        blocker(problem ?? 'no broker answers', next ?? 'start the Remote Desktop Management service on a broker'),
      ];
    }
    const { failure } = answers(getRdServer());
    if (failure) {
      const start = 'start the Remote Desktop Management service there, or let another broker become active';
      return [blocker(`${name} is the active broker and does not answer for the deployment: ${failure.text}`, start)];
    }
    // In the midst of a migration it may be one that the target adds.
    const known = [...brokersIn(facts), ...(facts.plan?.target.connectionBrokers?.members ?? [])];
    if (known.length === 0 || known.includes(name)) return [ok(name)];
    return [
      warning(
        `${name} is the active broker and not among connectionBrokers of source or target`,
        'write it into the document that it belongs to',
      ),
    ];
  },
};
