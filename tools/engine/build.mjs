// @ts-check
import path from 'node:path';
import { capture, findExecutable, pathFolders, tail } from '../processes.mjs';
import { goPrograms } from './recipe.mjs';

/**
 * Fills `bin` with programs built by Go from its module proxy: for development and for air-gapped laboratories that
 * have a module mirror. The checksums of all sources are pinned by the go.sum files (-mod=readonly).
 * @param {string} bin
 * @param {{ log: (line: string) => void, env: import('../processes.mjs').Environment }} options
 * @returns {Promise<{ source: string } | { reason: string }>}
 */
export async function buildEngine(bin, { log, env }) {
  const go = findExecutable('go', pathFolders(env));
  if (!go) return { reason: 'Go is not installed' };
  const version = (await capture(go, ['env', 'GOVERSION'], { env })).stdout.trim();
  // Go 1.21 and newer fetch the toolchain that go.mod asks for by themselves; older ones don't understand the file.
  if (!isRecentGo(version)) return { reason: `${go} is ${version || 'broken'}, needed is Go 1.21 or newer` };
  log('Building the Pulumi engine with Go (once per machine, three to five minutes)');
  const started = Date.now();
  const progress = setInterval(
    () => log(`  still building (${Math.round((Date.now() - started) / 60_000)} min)`),
    60_000,
  );
  try {
    for (const program of goPrograms) {
      const result = await capture(
        go,
        [
          'build',
          '-mod=readonly',
          '-trimpath',
          '-ldflags',
          program.ldflags,
          '-o',
          path.join(bin, program.file),
          program.package,
        ],
        { cwd: program.module, env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' } },
      );
      if (result.code !== 0) return { reason: `go build of ${program.file} failed:\n${tail(result.stderr, 5)}` };
    }
  } finally {
    clearInterval(progress);
  }
  return { source: `built with ${version}` };
}

/** @param {string} version like "go1.26.8" */
function isRecentGo(version) {
  const match = /^(?:go|devel go)(\d+)\.(\d+)/.exec(version);
  return match !== null && (Number(match[1]) > 1 || Number(match[2]) >= 21);
}
