import { expect, it } from 'vitest';
import { deployment, fq, servers } from '../planner/samples';
import { Journey } from './journey';

const OLD = fq('wa01');
const farm = (web: string, aliases: string[]) =>
  deployment({
    servers: servers('2022', 'cb01', web),
    connectionBrokers: { members: [fq('cb01')] },
    webAccess: {
      fqdn: fq('apps'),
      addresses: { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 60, aliases },
      members: [fq(web)],
    },
  });

it('names that are kept follow their name, and that of an old server is led on when it has gone', async () => {
  const journey = new Journey(farm('wa01', [fq('portal')]), farm('wa11', [fq('portal'), OLD]));
  try {
    const records = (name: string) =>
      journey.hands
        .look()
        .dns.zones['contoso.com']?.filter((record) => record.name.toLowerCase() === name)
        .map(({ address }) => address);
    const address = (name: string) => journey.hands.look().servers[fq(name)]?.ip;
    expect(records('portal')).toEqual([address('wa01')]);
    for (const stage of journey.plan.stages) {
      await journey.finish(stage);
      // Management reaches the old server by its own name until it is out.
      if (stage.name !== 'target') expect(records('wa01'), stage.name).toEqual([address('wa01')]);
    }
    for (const name of ['apps', 'portal', 'wa01']) expect(records(name), name).toEqual([address('wa11')]);
  } finally {
    journey.remove();
  }
});
