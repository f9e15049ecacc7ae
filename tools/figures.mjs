// @ts-check
// What was measured, kept as data in docs/figures.json and shown as a page in docs/figures.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import path from 'node:path';

/**
 * @typedef {{ what: string, figure: string, budget?: string, ok?: boolean, note?: string }} Row `note` explains a budget that is not met
 * @typedef {{ date: string, machine: string, seed?: string, rows: Row[] }} Section one program's figures of one run
 * @typedef {Record<string, Section>} Figures
 */

/** The programs that measure, in the order of the page. @type {Record<string, { title: string, about: string }>} */
const SECTIONS = {
  sweep: {
    title: 'Crashes: `npm run sweep`',
    about:
      'The program is killed at every change of a migration, before it, after its effect, and between two invocations of one resource: the provider, the engine, or both. Then the same command runs again, and is killed at the next change: the points of one stage share a migration for each moment and victim, and what does not converge so, or is not reached, is tried by itself. Converged = deployment, stack and audit log are as without the crashes.',
  },
  faults: {
    title: 'Faults: `npm run sweep -- --faults`',
    about:
      'Every change fails once, before or after its effect, in each way that real ones fail; servers are away, restart before a change that names them, or another broker becomes the active one. Then the same command runs again. The failures of one stage share migrations, several in one run where it goes on after one; what does not converge so, or is not reached, is tried by itself.',
  },
  inputs: {
    title: 'Inputs: `npm run sweep -- --inputs`',
    about:
      'Seeded cases of every kind of file and answer that the program reads. Each is used or refused with a message that says what to do, within five seconds: no crash, no stack trace, nothing taken silently for something else.',
  },
  secrets: {
    title: 'Secrets: `npm run sweep -- --secrets`',
    about:
      'A whole migration over SSH, all stages, with everything written down: state, logs, recording, output, command lines and variables of processes are searched for every secret, also in Base64, URL encoding and UTF-16.',
  },
  bench: {
    title: 'Speed and size: `npm run bench`',
    about: 'The product beside what the engine takes for as many resources of its own.',
  },
  scale: {
    title: 'Growth: `npm run bench -- --scale`',
    about:
      'Time, that of the processor by all processes together, and the most memory that each process took, at two sizes and for a farm of many hosts; growth is the exponent between the sizes: 1 = in proportion to the number of resources. Beside it the engine with as many resources that do nothing.',
  },
};

/** The kind of machine, without its name. */
export function machineKind() {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor';
  return `${platform()} ${arch()}, ${processors.length} x ${model}, ${gigabytes} GB, Node ${process.versions.node}`;
}

/**
 * Replaces one section of the figures and writes the page.
 * @param {string} root the checkout
 * @param {string} section key of SECTIONS
 * @param {Row[]} rows
 * @param {{ seed?: string | number, date?: string }} [more]
 */
export function recordFigures(root, section, rows, { seed, date = new Date().toISOString().slice(0, 10) } = {}) {
  const figures = readFigures(root);
  figures[section] = { date, machine: machineKind(), ...(seed === undefined ? {} : { seed: String(seed) }), rows };
  writeFileSync(dataFile(root), `${JSON.stringify(figures, undefined, 2)}\n`);
  writeFileSync(pageFile(root), figuresPage(figures));
}

/** @param {string} root @returns {Figures} */
export function readFigures(root) {
  return existsSync(dataFile(root)) ? JSON.parse(readFileSync(dataFile(root), 'utf8')) : {};
}

/** @param {Figures} figures */
export function figuresPage(figures) {
  const parts = Object.entries(SECTIONS).flatMap(([key, { title, about }]) => {
    const section = figures[key];
    return section ? [sectionText(title, about, section)] : [];
  });
  return ['<!-- Generated from docs/figures.json: do not edit. -->', '# Figures', ...parts, '']
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

/** @param {string} title @param {string} about @param {Section} section */
function sectionText(title, about, { date, machine, seed, rows }) {
  const withBudget = rows.some(({ budget }) => budget);
  const head = withBudget
    ? '| what | figure | budget | |\n| --- | --- | --- | --- |'
    : '| what | figure |\n| --- | --- |';
  const lines = rows.map(({ what, figure, budget = '', ok }) => {
    const verdict = ok === undefined ? '' : ok ? 'met' : 'not met';
    return withBudget
      ? `| ${cell(what)} | ${cell(figure)} | ${cell(budget)} | ${verdict} |`
      : `| ${cell(what)} | ${cell(figure)} |`;
  });
  const notes = rows.flatMap(({ what, note }) => (note ? [`- ${what}: ${note}`] : []));
  return [
    `## ${title}`,
    about,
    `${date}, ${machine}${seed === undefined ? '' : `, seed ${seed}`}.`,
    [head, ...lines].join('\n'),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
const dataFile = (/** @type {string} */ root) => path.join(root, 'docs', 'figures.json');
export const pageFile = (/** @type {string} */ root) => path.join(root, 'docs', 'figures.md');
