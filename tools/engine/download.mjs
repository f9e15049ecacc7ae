// @ts-check
import { copyFileSync, createWriteStream, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { capture, findExecutable, pathFolders, tail } from '../processes.mjs';
import { sha256 } from './cache.mjs';
import { engineVersion, languageHostFile, pulumiFile } from './recipe.mjs';

/** @typedef {import('../processes.mjs').Environment} Environment */

/** Short, so that a blocked network falls through to the build quickly. */
const connectMs = 5_000;
const idleMs = 30_000;

const systems = new Map([
  ['linux', 'linux'],
  ['darwin', 'darwin'],
  ['win32', 'windows'],
]);

/**
 * Where the vendor publishes releases: its own host and its GitHub releases carry the same files. The checksums are
 * asked for at the other place than the archive first, so that no single host can serve a matching pair of its own.
 * RDS_MIGRATE_ENGINE_URL names a mirror or a folder (file:///…) with both files instead.
 * @param {Environment} env
 */
function places(env) {
  if (env.RDS_MIGRATE_ENGINE_URL) {
    const own = env.RDS_MIGRATE_ENGINE_URL.replace(/\/+$/, '');
    return { archives: [own], checksums: [own] };
  }
  const host = 'https://get.pulumi.com/releases/sdk';
  const releases = `https://github.com/pulumi/pulumi/releases/download/v${engineVersion}`;
  return { archives: [host, releases], checksums: [releases, host] };
}

/**
 * Fills `bin` with the vendor's build, its checksum verified before anything is unpacked.
 * @param {string} bin
 * @param {{ log: (line: string) => void, env: Environment }} options
 * @returns {Promise<{ source: string } | { reason: string }>}
 */
export async function downloadEngine(bin, { log, env }) {
  const system = systems.get(process.platform);
  if (!system || !['x64', 'arm64'].includes(process.arch)) {
    return { reason: `the vendor has no build for ${process.platform} on ${process.arch}` };
  }
  const archiveName = `pulumi-v${engineVersion}-${system}-${process.arch}.${system === 'windows' ? 'zip' : 'tar.gz'}`;
  const folder = path.join(path.dirname(bin), 'download');
  await mkdir(folder, { recursive: true });
  try {
    const { archives, checksums } = places(env);
    const list = path.join(folder, 'checksums.txt');
    await fetchFirst(checksums, `pulumi-${engineVersion}-checksums.txt`, list, env);
    const expected = checksumOf(archiveName, readFileSync(list, 'utf8'));
    if (!expected) return { reason: `the vendor's checksums have no entry for ${archiveName}` };
    log(`Downloading Pulumi ${engineVersion}`);
    const archive = path.join(folder, archiveName);
    const source = await fetchFirst(archives, archiveName, archive, env);
    const found = await sha256(archive);
    if (found !== expected) {
      const reason = `${source} has checksum ${found} instead of ${expected}: refused`;
      log(`Warning: ${reason}`);
      return { reason };
    }
    await unpack(archive, folder, bin);
    return { source };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {string} list lines of "<sha256>  <name>"
 */
function checksumOf(name, list) {
  for (const line of list.split(/\r?\n/)) {
    const [checksum, file] = line.trim().split(/\s+\*?/);
    if (file === name && checksum && /^[0-9a-f]{64}$/i.test(checksum)) return checksum.toLowerCase();
  }
  return undefined;
}

/**
 * Takes the file from the first place that has it; else throws with the reason of every place.
 * @param {string[]} bases
 * @param {string} name
 * @param {string} file
 * @param {Environment} env
 */
async function fetchFirst(bases, name, file, env) {
  const reasons = [];
  for (const base of bases) {
    const url = `${base}/${name}`;
    try {
      await fetchTo(url, file, env);
      return url;
    } catch (error) {
      reasons.push(`${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(reasons.join('; '));
}

/**
 * @param {string} url
 * @param {string} file
 * @param {Environment} env
 */
async function fetchTo(url, file, env) {
  if (url.startsWith('file:')) return copyFileSync(fileURLToPath(url), file);
  // Node's own client knows nothing of proxies; curl is part of Windows 10, macOS and most of Linux.
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => env[name]);
  const curl = proxied ? findExecutable('curl', pathFolders(env)) : undefined;
  if (!curl) return pipeline(await respond(url), createWriteStream(file));
  const limits = [
    '--connect-timeout',
    String(connectMs / 1000),
    '--speed-limit',
    '1',
    '--speed-time',
    String(idleMs / 1000),
  ];
  const result = await capture(
    curl,
    ['--fail', '--location', '--silent', '--show-error', ...limits, '--output', file, url],
    { env },
  );
  if (result.code !== 0) throw new Error(tail(result.stderr, 1) || `curl ended with code ${result.code}`);
}

/**
 * @param {string} url
 * @param {number} [redirects] how many may still follow
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
function respond(url, redirects = 5) {
  return new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? https : http;
    const request = client.get(url, (response) => {
      clearTimeout(connecting);
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location && redirects > 0) {
        response.resume();
        const target = new URL(headers.location, url);
        if (url.startsWith('https:') && target.protocol !== 'https:')
          return reject(new Error(`redirected to ${target.protocol}`));
        return resolve(respond(target.href, redirects - 1));
      }
      if (statusCode !== 200) {
        response.resume();
        return reject(new Error(`HTTP status ${statusCode}`));
      }
      response.setTimeout(idleMs, () => response.destroy(new Error(`no data for ${idleMs / 1000} s`)));
      return resolve(response);
    });
    const connecting = setTimeout(
      () => request.destroy(new Error(`no answer within ${connectMs / 1000} s`)),
      connectMs,
    );
    request.on('error', (error) => {
      clearTimeout(connecting);
      reject(error);
    });
  });
}

/**
 * Unpacks with `tar` (on Windows the system's own, which reads zip files too) and keeps the two programs needed.
 * @param {string} archive
 * @param {string} folder
 * @param {string} bin
 */
async function unpack(archive, folder, bin) {
  const tar =
    process.platform === 'win32' ? path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'tar.exe') : 'tar';
  const content = path.join(folder, 'content');
  await mkdir(content);
  const result = await capture(tar, ['-xf', archive, '-C', content]);
  if (result.code !== 0) throw new Error(`unpacking failed: ${tail(result.stderr, 2)}`);
  for (const name of [pulumiFile, languageHostFile]) {
    // pulumi/ on Linux and macOS, pulumi\\bin\\ on Windows.
    const file = readdirSync(content, { recursive: true, encoding: 'utf8' })
      .map((entry) => path.join(content, entry))
      .find((entry) => path.basename(entry) === name && statSync(entry).isFile());
    if (!file) throw new Error(`the archive has no ${name}`);
    renameSync(file, path.join(bin, name));
  }
}
