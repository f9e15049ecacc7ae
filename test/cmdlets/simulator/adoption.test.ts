import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Live } from '../../../src/cmdlets/live';
import { createSimulation, Simulator, seedState } from '../../../src/cmdlets/runners/simulator';
import { environmentNames, loadEnvironment } from '../../../src/documents/environment';
import type { Deployment } from '../../../src/documents/schema';
import { resourcesOf } from '../../../src/planner/resources';
import { kindOf } from '../../../src/resources';
import { fieldChanges, maskSecrets } from '../../../src/resources/diff';
import { scratchFolder } from '../../support/folders';

const root = join(__dirname, '../../..');

/** What a seeded simulation of `source` shows that differs from the document it was seeded from. */
async function differences(source: Deployment, target: Deployment): Promise<string[]> {
  const path = join(scratchFolder(), 'lab.json');
  createSimulation(path, seedState(source, { target }));
  const runner = new Simulator(path);
  const secret = (name: string) => `secret:${name}`;
  const live = new Live(runner, { brokers: source.connectionBrokers?.members ?? [], secret });
  const found: string[] = [];
  for (const [id, resource] of resourcesOf(source)) {
    if (resource.kind === 'ManualTask') continue;
    const kind = kindOf(resource.kind);
    const current = kind.observe(await live.snapshot(kind.reads(resource.props)), resource.props);
    if (!current) found.push(`${id} is not there`);
    else {
      const changes = fieldChanges(kind, current, resource.props);
      found.push(
        ...maskSecrets(kind, changes)
          .filter(({ path: field }) => !kind.fields[field]?.secret)
          .map((change) => `${id} ${JSON.stringify(change)}`),
      );
    }
  }
  return found;
}

for (const name of environmentNames(root)) {
  test(`every object of ${name}'s source document is live as the document says`, async () => {
    const { source, target } = loadEnvironment(root, name);
    expect(await differences(source.deployment, target.deployment)).toEqual([]);
  });
}
