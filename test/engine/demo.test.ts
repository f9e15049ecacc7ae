import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkout, scratchProject } from '../support/project.mjs';
import { expectNoTrace } from './harness';

const project = scratchProject({ stacks: join(checkout, 'stacks') });
afterAll(() => project.remove());

it(
  'the demo migrates production through all stages, ends without a difference and leaves nothing behind',
  async () => {
    const { code, out } = await project.cli(['demo']);
    expect(code, out).toBe(0);
    const last = out.trimEnd().split('\n').at(-1);
    expect(last).toMatch(/^migrated: \d+ stages, \d+ resources, \d+ cmdlets, 0 differences$/);
    const [stages = 0, resources = 0] = (last?.match(/\d+/g) ?? []).map(Number);
    expect(stages).toBeGreaterThan(20);
    expect(resources).toBeGreaterThan(90);
    expectNoTrace(out);
    for (const left of ['stacks/demo', 'stacks/Pulumi.demo.yaml', '.rds-migrate/demo']) {
      expect(existsSync(join(project.root, left)), left).toBe(false);
    }
  },
  15 * 60_000,
);
