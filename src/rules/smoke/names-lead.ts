import { addressesIn } from '../../cmdlets/live-values';
import { resolveDnsName } from '../../cmdlets/reads';
import type { Props } from '../../resources/kind';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { all } from '../rule';
import { touches } from './changed';

interface Name extends Props {
  name: string;
  targets: string[];
}

function names({ stage }: LiveContext): Name[] {
  return touches(stage, 'NameRecord', 'ServerRole') ? all<Name>(stage.after, 'NameRecord') : [];
}

export const namesLead: LiveRule = {
  id: 'names-lead',
  severity: 'blocker',
  statement: 'Every name that clients use resolves, and only to servers that serve it.',
  reason:
    'A name without an address shuts everybody out; one that leads to a server which has left does so now and then.',
  source: 'docs/stages.md rules 2 and 19',
  remedy: 'look at the records of the name on its DNS server, wait its time to live, then run the same command again',
  waivable: true,
  reads: (context) =>
    names(context).flatMap(({ name, targets }) => [
      resolveDnsName(name),
      ...targets.map((server) => resolveDnsName(server)),
    ]),
  check: (snapshot, context) =>
    names(context).flatMap(({ name, targets }) => {
      const serving = targets.flatMap((server) => addressesIn(snapshot.get(resolveDnsName(server)).output));
      const found = addressesIn(snapshot.get(resolveDnsName(name)).output);
      if (found.length === 0) return [{ message: `${name} does not resolve` }];
      return found
        .filter((address) => !serving.includes(address))
        .map((address) => ({ message: `${name} leads to ${address}, which is none of ${targets.join(', ')}` }));
    }),
};
