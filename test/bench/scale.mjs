// `npm run bench -- --scale`: how time and memory grow from 500 to 5,000 resources, as an exponent: 1 = in proportion; and the
// same for a farm of many hosts.
import { join } from 'node:path';
import { largeDeployment, manyHosts, writeEnvironment } from '../support/large.mjs';
import { scratchProject } from '../support/project.mjs';
import { floorWithoutCheckpoints, must, REFRESH, UP } from './floor.mjs';
import { withPeaks } from './memory.mjs';

const FARM = ' of 500 hosts, 50 collections, 500 RemoteApps and 20 policies';
const SHAPES = {
  small: { name: '', deployment: () => largeDeployment(500) },
  farm: { name: FARM, deployment: () => manyHosts({ hosts: 500, collections: 50, remoteApps: 500, policies: 20 }) },
  large: { name: '', deployment: () => largeDeployment(5000) },
};
/** To try the bench itself. */
const QUICK = {
  small: { name: '', deployment: () => largeDeployment(50) },
  farm: { name: ' of 4 hosts', deployment: () => manyHosts({ hosts: 4, collections: 2, remoteApps: 4, policies: 2 }) },
  large: { name: '', deployment: () => largeDeployment(100) },
};
/** Of growth: a tenth above proportion is what sorting and hashing of more takes. */
const MOST_GROWTH = 1.2;
const MOST_RATIO = 1.3;

const WHY = {
  growth: 'more than in proportion: see the seconds of both sizes',
  engine:
    'see the note of `npm run bench` on previews: the engine spends the time on properties, names and dependencies. Seconds suffer from whatever else the machine does; the ratio of processor time does not',
};

/** @typedef {{ seconds: number, cpu: number, peaks: Record<string, number> }} Measure `cpu`: of all processes together */

/** One way through all commands with documents of one size. `adopt` is without checkpoints, as the README has it for large farms. */
async function measure({ name, deployment }, initStack, reportReads) {
  const project = scratchProject();
  /** @type {(what: string, work: () => Promise<any>) => Promise<Measure>} */
  const timed = async (what, work) => {
    const { result, peaks, cpu } = await withPeaks(() => must(work(), what));
    return { seconds: result.seconds, cpu, peaks };
  };
  try {
    const { source } = deployment();
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
      up: await timed('unchanged up', () => project.pulumi(UP)),
      refresh: await timed('refresh', () => project.pulumi(REFRESH)),
    };
    const state = (await must(project.pulumi(['stack', 'export']), 'export')).out;
    const resources = JSON.parse(state).deployment.resources.filter(({ custom }) => custom).length;
    const label = `${resources} resources${name}`;
    await reportReads(label, project.root, source);
    return {
      label,
      resources,
      measures,
      floor: await floorWithoutCheckpoints(resources),
    };
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
  up: 'up, unchanged',
  refresh: 'refresh',
};

const memory = (peaks) =>
  Object.entries(peaks)
    .map(([part, megabytes]) => `${part} ${megabytes} MB`)
    .join(', ') || 'memory not measured';

/**
 * @param {(project: object, stack: string, source: object) => Promise<void>} initStack
 * @param {(label: string, root: string, source: object) => Promise<void>} reportReads
 */
export async function scale(initStack, reportReads, report, quick) {
  const shapes = quick ? QUICK : SHAPES;
  const small = await measure(shapes.small, initStack, reportReads);
  const farm = await measure(shapes.farm, initStack, reportReads);
  const large = await measure(shapes.large, initStack, reportReads);
  const exponent = (few, many) => Math.log(many / few) / Math.log(large.resources / small.resources);
  for (const [key, name] of Object.entries(NAMES)) {
    for (const { label, measures, floor } of [small, farm, large]) {
      const { seconds, cpu, peaks } = measures[key];
      const least = floor[key];
      const ratio = (seconds / least?.seconds).toFixed(2);
      const beside = least ? `, floor ${took(least)}, ratio ${ratio} (processor ${(cpu / least.cpu).toFixed(2)})` : '';
      const what = `${label}: ${name}`;
      const figure = `${took({ seconds, cpu })}${beside}; ${memory(peaks)}`;
      if (least && key !== 'refresh')
        report(what, figure, `${MOST_RATIO} x floor`, Number(ratio) <= MOST_RATIO, WHY.engine);
      else report(what, figure);
    }
    const [few, many] = [small.measures[key], large.measures[key]];
    const time = exponent(few.cpu, many.cpu);
    const parts = Object.keys(few.peaks).filter((part) => many.peaks[part] !== undefined);
    const space = parts.map((part) => `${part} ${exponent(few.peaks[part], many.peaks[part]).toFixed(2)}`).join(', ');
    const [least, most] = [small.floor[key], large.floor[key]];
    const beside = least ? `, floor ${exponent(least.cpu, most.cpu).toFixed(2)}` : '';
    const figure = `processor time ${time.toFixed(2)}${beside}${space ? `; memory: ${space}` : ''}`;
    report(`growth: ${name}`, figure, `time at most ${MOST_GROWTH}`, time <= MOST_GROWTH, WHY.growth);
  }
}

const took = ({ seconds, cpu }) => `${seconds.toFixed(1)} s (processor ${cpu.toFixed(1)} s)`;
