import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

const slow = ['test/engine/**', 'test/pages/**'];

/** Begun first, the longest before the others: a long one that begins last keeps one processor busy and the other waiting. */
const longest = ['demo', 'stages', 'sweep', 'waiting', 'pages', 'desktops'].map(
  (name) => `test/engine/${name}.test.ts`,
);

class LongestFirst extends BaseSequencer {
  async sort(files) {
    const place = ({ moduleId }) => {
      const found = longest.findIndex((file) => moduleId.endsWith(file));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

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
    sequence: { sequencer: LongestFirst },
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
      // Runs of the engine wait for one another's processes a good part of their time: one more than there are processors.
      slowSuite('engine', 1, Math.min(availableParallelism() + 1, 4)),
      slowSuite('pages', 2, 1),
    ],
  },
});
