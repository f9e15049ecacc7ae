import { hostname } from 'node:os';

/** Modules of the program that read what comes from outside. */
const MODULES = [
  'capture/dump/encoding',
  'capture/dump/index',
  'cli/stack',
  'cmdlets/audit',
  'cmdlets/live',
  'cmdlets/netsh/statement',
  'cmdlets/runners/index',
  'cmdlets/runners/powershell/far-side',
  'cmdlets/runners/replay',
  'cmdlets/runners/simulator/index',
  'cmdlets/runners/simulator/store',
  'documents/crosscheck',
  'documents/environment',
  'documents/evidence',
  'documents/load',
  'errors/index',
  'planner/evidence',
  'planner/plan',
  'providers/applied',
  'providers/dead-run',
  'providers/lease',
  'providers/migration',
  'providers/session',
  'providers/settings',
  'resources/diff',
  'resources/index',
  'resources/observed',
];

/** @param {(module: string) => unknown} load of the sources, or of the build */
export async function inputParts(load) {
  const modules = await Promise.all(MODULES.map(async (name) => load(name)));
  const noEvidence = { acknowledged: [], done: [], waived: [] };
  return Object.assign({ hostname: hostname(), noEvidence }, ...modules);
}
