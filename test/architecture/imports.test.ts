import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importMistakes, layerMistakes, layerOf } from '../../tools/layers.mjs';

const root = path.resolve(__dirname, '../..');

describe('the direction of imports', () => {
  it('holds in every source', async () => {
    expect(await layerMistakes(root)).toEqual([]);
  });

  it.each([
    ['src/planner/plan.ts', '../report/html', ['imports ../report/html: report is above planner']],
    ['src/documents/load.ts', '../cmdlets/result', ['imports ../cmdlets/result: cmdlets is above documents']],
    ['src/errors/index.ts', '../documents/load', ['imports ../documents/load: documents is above errors']],
    ['src/cli/main.ts', '../../stacks/index', ['imports ../../stacks/index: stacks is above cli']],
    [
      'src/cli/main.ts',
      '../../tools/engine.mjs',
      ['imports ../../tools/engine.mjs, which is outside src/ and stacks/'],
    ],
    ['src/planner/plan.ts', '@pulumi/pulumi', ['imports @pulumi/pulumi; only stacks and providers know Pulumi']],
    ['src/planner/plan.ts', 'node:fs', ['imports node:fs; planner is pure']],
    ['src/rules/os.ts', '../helpers/os', ['imports ../helpers/os, which belongs to no layer']],
  ])('is broken by %s importing %s', (file, name, mistakes) => {
    expect(importMistakes(file, [name])).toEqual(mistakes);
  });

  it.each([
    ['src/planner/plan.ts', '../rules/os'],
    ['src/planner/plan.ts', './order'],
    ['src/planner/plan.ts', '../errors'],
    ['src/providers/provider.ts', '@pulumi/pulumi/dynamic'],
    ['src/cmdlets/runners/ssh.ts', 'node:child_process'],
    ['stacks/index.ts', '../src/cli/main'],
    ['src/cli/main.ts', '../../package.json'],
  ])('allows %s to import %s', (file, name) => {
    expect(importMistakes(file, [name])).toEqual([]);
  });

  it('knows the layer of a file by its folder', () => {
    expect(layerOf('src/errors/index.ts')).toBe('errors');
    expect(layerOf('src/resources/rds/remote-app.ts')).toBe('resources');
    expect(layerOf('src/helpers/text.ts')).toBeUndefined();
  });
});
