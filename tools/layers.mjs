// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The layers from top to bottom: a file imports from its own layer and from those below it, never from one above.
 * Each is a folder of src/, save stacks/.
 */
export const layers = [
  'stacks',
  'cli',
  'report',
  'doctor',
  'providers',
  'capture',
  'planner',
  'rules',
  'resources',
  'cmdlets',
  'documents',
  'errors',
];

/** The only layers that know Pulumi. */
const pulumiLayers = ['stacks', 'providers'];

/** Layers of data and pure functions: nothing in them reads files, starts programs or opens connections. */
const pureLayers = ['report', 'doctor', 'capture', 'planner', 'rules', 'resources'];
const impureModules = [
  'fs',
  'fs/promises',
  'child_process',
  'net',
  'http',
  'https',
  'os',
  'worker_threads',
  'timers',
  'timers/promises',
];

/** @typedef {{ file: string, text: string }} Source a file relative to the root, with forward slashes */

/**
 * All sources of the program.
 * @param {string} root
 * @returns {Source[]}
 */
export function readSources(root) {
  const sources = [];
  for (const folder of ['src', 'stacks']) {
    if (!existsSync(path.join(root, folder))) continue;
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(entry) || (folder === 'stacks' && entry.includes(path.sep))) continue;
      const file = `${folder}/${entry.split(path.sep).join('/')}`;
      sources.push({ file, text: readFileSync(path.join(root, file), 'utf8') });
    }
  }
  return sources;
}

/**
 * The layer a file belongs to, or undefined for a folder that is none.
 * @param {string} file relative to the root, with forward slashes
 */
export function layerOf(file) {
  const [top, next = ''] = file.split('/');
  const name = top === 'src' ? next.replace(/\.ts$/, '') : top;
  return layers.includes(name ?? '') ? name : undefined;
}

/**
 * Every import against the direction of the layers, as "file: mistake".
 * @param {string} root
 */
export async function layerMistakes(root) {
  const { default: typescript } = await import('typescript');
  return readSources(root).flatMap(({ file, text }) => {
    const imports = typescript.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
    return importMistakes(file, imports).map((mistake) => `${file}: ${mistake}`);
  });
}

/**
 * What is wrong with the imports of one file.
 * @param {string} file
 * @param {string[]} imports as written
 */
export function importMistakes(file, imports) {
  const layer = layerOf(file);
  if (!layer) return [`belongs to no layer; there are ${layers.join(', ')}`];
  return imports.flatMap((name) => {
    if (name.startsWith('.')) return relativeMistake(file, layer, name);
    if (name.startsWith('@pulumi/') && !pulumiLayers.includes(layer)) {
      return [`imports ${name}; only ${pulumiLayers.join(' and ')} know Pulumi`];
    }
    if (pureLayers.includes(layer) && impureModules.includes(name.replace(/^node:/, ''))) {
      return [`imports ${name}; ${layer} is pure`];
    }
    return [];
  });
}

/**
 * @param {string} file
 * @param {string} layer
 * @param {string} name
 */
function relativeMistake(file, layer, name) {
  const target = path.posix.join(path.posix.dirname(file), name);
  // The package's own data (package.json) lies outside the layers.
  if (!target.startsWith('src/') && !target.startsWith('stacks/')) {
    return target.endsWith('.json') ? [] : [`imports ${name}, which is outside src/ and stacks/`];
  }
  const targetLayer = layerOf(target);
  if (!targetLayer) return [`imports ${name}, which belongs to no layer`];
  return layers.indexOf(targetLayer) < layers.indexOf(layer)
    ? [`imports ${name}: ${targetLayer} is above ${layer}`]
    : [];
}
