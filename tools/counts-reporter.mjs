// @ts-check

/**
 * A vitest reporter that closes the run with one plain line, `<passed> passed, <failed> failed`, for machines that
 * read the output. A file that can't be loaded and an error outside any test count as one failure each. Tests that passed only
 * when they were tried again are named before it: they, or what they test, want mending.
 */
export default class CountsReporter {
  passed = 0;
  failed = 0;
  /** @type {string[]} */
  again = [];

  onInit() {
    // The last thing of all, after the summary of the default reporter.
    process.once('exit', () => {
      for (const name of this.again) process.stdout.write(`passed only when tried again: ${name}\n`);
      process.stdout.write(`${this.passed} passed, ${this.failed} failed\n`);
    });
  }

  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    this.passed = 0;
    this.failed = unhandledErrors.length;
    this.again = [];
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') this.passed += 1;
        if (test.diagnostic()?.flaky) this.again.push(`${module.moduleId} > ${test.fullName}`);
        if (state === 'failed') failedTests += 1;
      }
      // A broken import or hook fails the file without failing any test of it.
      this.failed += failedTests === 0 && !module.ok() ? 1 : failedTests;
    }
  }
}
