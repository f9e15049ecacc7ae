import { expect, it } from 'vitest';
import { BROKER, HOST, scene, smallDocument } from './scene';
import { played } from './stack';

const upgraded = (os: string, upgrade: object = {}) =>
  smallDocument({ servers: { [BROKER]: { os, ...upgrade }, [HOST]: { os: '2016' } } });

/** A stack that has entered the upgrade of its broker, and waits for the people who do it. */
async function entered() {
  const made = scene(upgraded('2016'), upgraded('2022', { upgrade: 'inPlace', via: ['2019'] }));
  const stack = await played(made, 'source');
  const { plan } = made.session();
  const before = plan.stages[plan.stages.findIndex(({ name }) => name === 'brokers/upgrade') - 1]?.name ?? '';
  if (before !== 'source') await stack.up(before);
  expect(await stack.refused('brokers/upgrade')).toContain('waiting: task brokers-upgrade-backup');
  expect(stack.record).toMatchObject({ stage: 'brokers/upgrade' });
  const setOs = (os: '2016' | '2019') =>
    made.hands.change((state) => {
      const server = state.servers[BROKER];
      if (server) server.os = os;
    });
  return { made, stack, before, setOs };
}

it('one may go back from a stage that only a backup undoes while nothing of it is done, and enter it again', async () => {
  const { stack, before } = await entered();
  await stack.up(before);
  expect(stack.record).toMatchObject({ stage: before });
  expect(await stack.refused('brokers/upgrade')).toContain('waiting: task brokers-upgrade-backup');
});

it('once it is begun the refusal says what of it is done, and that the backups lead back', async () => {
  const { stack, before, setOs } = await entered();
  setOs('2019');
  const refused = await stack.refused(before);
  expect(refused).toMatch(
    /stage brokers\/upgrade, in which the stack is, can only be undone from its backups \(.*\), and of it there is already:\n +Server\/rdcb01\.contoso\.com: os is "2019", not "2016"/,
  );
  expect(refused).toContain('one may go back once the backups are restored');
  expect(stack.record).toMatchObject({ stage: 'brokers/upgrade' });
  setOs('2016');
  await stack.up(before);
  expect(stack.record).toMatchObject({ stage: before });
});
