import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const slow = ['test/engine/**', 'test/pages/**'];

/** A suite that runs after the fast one and few files at a time: its tests start processes of their own. */
function slowSuite(name, groupOrder, maxForks) {
  return {
    extends: true,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      sequence: { groupOrder },
      poolOptions: { forks: { minForks: 1, maxForks } },
      // Real processes on a shared machine: one that starves must not fail the run. The reporter names what was tried again.
      retry: 1,
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  };
}

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: availableParallelism(),
    minWorkers: 1,
    passWithNoTests: false,
    reporters: ['default', './tools/counts-reporter.mjs'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      // A run of the engine keeps little more than one processor busy.
      slowSuite('engine', 1, 2),
      slowSuite('pages', 2, 1),
    ],
  },
});
