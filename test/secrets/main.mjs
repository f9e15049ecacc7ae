// `npm run sweep -- --secrets`: a whole migration over SSH with everything written down, then searched for every secret.
import { join } from 'node:path';
import { recordFigures } from '../../tools/figures.mjs';
import { checkout, scratchProject } from '../support/project.mjs';
import { searcher, watchProcesses } from './search.mjs';

/** The deployment itself: it has to know what was set. */
const DEPLOYMENT = join('.rds-migrate', 'demo', 'simulator.json');

/**
 * @param {(line: string) => unknown} say
 * @returns {Promise<number>} exit code
 */
export async function searchSecrets(say) {
  const { createRequire } = await import('node:module');
  const load = createRequire(join(checkout, 'package.json'));
  const { demoSecrets } = load('./dist/src/cmdlets/runners/simulator/demo-secrets.js');
  const { loadEnvironment } = load('./dist/src/documents/environment.js');
  const project = scratchProject({ stacks: join(checkout, 'stacks') });
  try {
    const { source, target } = loadEnvironment(project.root, 'prod');
    const whole = Object.entries(demoSecrets([source.deployment, target.deployment]));
    // A machine key is two keys, each of which is used alone.
    const parts = whole.flatMap(([name, secret]) =>
      secret.split(',').flatMap((part, index, all) => (all.length > 1 ? [[`${name} part ${index + 1}`, part]] : [])),
    );
    const secrets = Object.fromEntries([...whole, ...parts]);
    const search = searcher(secrets);
    say(`${Object.keys(secrets).length} secrets: ${Object.keys(secrets).join(', ')}`);
    const watch = watchProcesses(search);
    const args = ['demo', '--runner', 'ssh', '--keep', '--verbose', '--record', 'calls.jsonl'];
    const { code, out, seconds } = await project.cli(args);
    const processes = watch.stop();
    say(
      `the demo ended with ${code} after ${Math.round(seconds)} s: ${out.match(/^migrated: .*/m)?.[0] ?? 'not migrated'}`,
    );
    const { files, found } = search.inFiles(
      project.root,
      (path) => path === DEPLOYMENT || ['node_modules', 'dist'].includes(path),
    );
    const hits = [...search.inText(out, 'what was printed'), ...found, ...processes.found];
    for (const hit of hits) say(`  FOUND ${hit}`);
    // The deployment does hold them, so that a search which finds nothing anywhere would be noticed.
    const blind = search.inFiles(project.root, (path) => path !== DEPLOYMENT && !DEPLOYMENT.startsWith(path)).found;
    if (blind.length === 0) say('  the search finds nothing in the deployment itself either: it is blind');
    say(
      `searched ${files} files, ${out.length} characters of output, ${processes.processes} processes: ${hits.length} hits`,
    );
    const ok = blind.length > 0 && processes.processes > 0;
    recordFigures(checkout, 'secrets', [
      {
        what: 'secrets, each in all its forms',
        figure: String(Object.keys(secrets).length),
      },
      {
        what: 'searched',
        figure: `${files} files, ${out.length} characters of output, ${processes.processes} processes with their variables`,
        budget: 'finds them in the deployment itself',
        ok,
      },
      {
        what: 'found',
        figure: `${hits.length} places`,
        budget: '0',
        ok: hits.length === 0,
        ...(hits.length > 0 ? { note: hits.slice(0, 10).join('; ') } : {}),
      },
    ]);
    return code === 0 && hits.length === 0 && blind.length > 0 && processes.processes > 0 ? 0 : 1;
  } finally {
    project.remove();
  }
}
