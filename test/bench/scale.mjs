// `npm run bench -- --scale`: how time and memory grow from 500 to 5,000 resources, as an exponent: 1 = in proportion.
import { join } from 'node:path';
import { largeDeployment, writeEnvironment } from '../support/large.mjs';
import { scratchProject } from '../support/project.mjs';
import { floorWithoutCheckpoints, must, UP } from './floor.mjs';
import { withPeaks } from './memory.mjs';

const SIZES = [500, 5000];
/** Of growth: a tenth above proportion is what sorting and hashing of more takes. */
const MOST_GROWTH = 1.2;
const MOST_RATIO = 1.3;

const WHY = {
  growth: 'more than in proportion: see the seconds of both sizes',
  engine:
    'see the note of `npm run bench` on previews: the engine spends the time on properties, names and dependencies',
};

/** @typedef {{ seconds: number, peaks: Record<string, number> }} Measure */

/** One way through all commands with documents of one size. `adopt` is without checkpoints, as the README has it for large farms. */
async function measure(size, initStack) {
  const project = scratchProject();
  /** @type {(what: string, work: () => Promise<any>) => Promise<Measure>} */
  const timed = async (what, work) => {
    const { result, peaks } = await withPeaks(() => must(work(), what));
    return { seconds: result.seconds, peaks };
  };
  try {
    const { source } = largeDeployment(size);
    writeEnvironment(join(project.root, 'stacks'), 'large', { source, target: withOneChange(source) });
    await must(project.cli(['simulator', 'create', 'large']), 'simulator create');
    await initStack(project, 'large', source);
    const measures = {
      plan: await timed('plan', () => project.cli(['plan', 'large'])),
      report: await timed('report', () => project.cli(['report', 'large', '--out', 'report.html'])),
      capture: await timed('capture', () => project.cli(['capture', 'large', '--output', 'captured.yaml'])),
      previewNew: await timed('preview', () => project.pulumi(['preview'])),
      adopt: await timed('adopt', () => project.pulumi(UP, { PULUMI_SKIP_CHECKPOINTS: 'true' })),
      preview: await timed('unchanged preview', () => project.pulumi(['preview'])),
    };
    const state = (await must(project.pulumi(['stack', 'export']), 'export')).out;
    const resources = JSON.parse(state).deployment.resources.filter(({ custom }) => custom).length;
    return { resources, measures, floor: await floorWithoutCheckpoints(resources) };
  } finally {
    project.remove();
  }
}

function withOneChange(source) {
  const target = structuredClone(source);
  const [collection] = Object.values(target.collections);
  const [app] = Object.values(collection.remoteApps);
  app.displayName = `${app.displayName} (new)`;
  return target;
}

const NAMES = {
  plan: 'offline plan',
  report: 'report',
  capture: 'capture',
  previewNew: 'preview, all new',
  adopt: 'up (adopt), without checkpoints',
  preview: 'preview, unchanged',
};

const memory = (peaks) =>
  Object.entries(peaks)
    .map(([part, megabytes]) => `${part} ${megabytes} MB`)
    .join(', ') || 'memory not measured';

/** @param {(project: object, stack: string, source: object) => Promise<void>} initStack */
export async function scale(initStack, report, sizes = SIZES) {
  const [small, large] = [await measure(sizes[0], initStack), await measure(sizes[1], initStack)];
  const exponent = (few, many) => Math.log(many / few) / Math.log(large.resources / small.resources);
  for (const [key, name] of Object.entries(NAMES)) {
    for (const { resources, measures, floor } of [small, large]) {
      const { seconds, peaks } = measures[key];
      const least = floor[key];
      const beside = least === undefined ? '' : `, floor ${least.toFixed(1)} s, ratio ${(seconds / least).toFixed(2)}`;
      const what = `${resources} resources: ${name}`;
      const figure = `${seconds.toFixed(1)} s${beside}; ${memory(peaks)}`;
      if (least === undefined) report(what, figure);
      else report(what, figure, `${MOST_RATIO} x floor`, seconds <= MOST_RATIO * least, WHY.engine);
    }
    const [few, many] = [small.measures[key], large.measures[key]];
    const time = exponent(few.seconds, many.seconds);
    const parts = Object.keys(few.peaks).filter((part) => many.peaks[part] !== undefined);
    const space = parts.map((part) => `${part} ${exponent(few.peaks[part], many.peaks[part]).toFixed(2)}`).join(', ');
    const least = small.floor[key] && `, floor ${exponent(small.floor[key], large.floor[key]).toFixed(2)}`;
    const figure = `time ${time.toFixed(2)}${least ?? ''}${space ? `; memory: ${space}` : ''}`;
    report(`growth: ${name}`, figure, `time at most ${MOST_GROWTH}`, time <= MOST_GROWTH, WHY.growth);
  }
}
