import { afterEach, expect, it } from 'vitest';
import { provider } from '../../src/providers/handler';
import { HalfDone } from '../../src/providers/provider-error';
import { PROVIDER_TEXT } from '../../src/providers/resource';
import { scene } from './scene';

const home = process.cwd();
afterEach(() => process.chdir(home));

it('a refresh keeps in mind that a creation was broken off', async () => {
  const { root } = scene();
  const values = new Map([
    ['environment', 'small'],
    ['stage', 'source'],
    ['connection', 'simulator:simulator.json'],
  ]);
  process.chdir(root);
  await provider.configure({ config: { get: (key) => values.get(key) } });
  const recorded = { kind: 'Workspace', __provider: PROVIDER_TEXT, name: 'Small', halfMade: true } as const;
  const read = await provider.read('deployment', recorded);
  expect(read.props).toMatchObject({ name: 'Small', halfMade: true });
  expect(read.inputs).not.toHaveProperty('halfMade');
});

it('what a broker said is recorded without secrets where a creation is broken off too', () => {
  const texts = { mask: (text: string) => text.replaceAll('hunter2', '***') };
  const error = new HalfDone(new Error('login failed: PWD=hunter2'), 'x', {}, texts);
  expect(error.reasons).toEqual(['login failed: PWD=***']);
});
