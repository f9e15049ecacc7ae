// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { languageHostFile, providerShimFiles, pulumiFile } from './recipe.mjs';

const dayMs = 24 * 60 * 60 * 1000;
const recordedFiles = [pulumiFile, languageHostFile];

/** @typedef {{ sha256: string, size: number, mtimeMs: number }} FileRecord */
/** @typedef {{ version: string, source: string, hashedAt: number, files: Record<string, FileRecord> }} Manifest */

/** @param {string} file */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * Looks at a cached engine: `absent`, `damaged` (with the reason) or `ready`. Size and time of each file are compared
 * every time; the hash (0.3 s for 130 MB) only when the time differs, and once a day.
 * @param {string} folder
 * @returns {Promise<{ state: 'absent' } | { state: 'damaged', reason: string } | { state: 'ready', manifest: Manifest }>}
 */
export async function inspect(folder) {
  if (!existsSync(folder)) return { state: 'absent' };
  const manifest = readManifest(folder);
  if (!manifest) return { state: 'damaged', reason: 'its manifest is missing or unreadable' };
  let moved = Date.now() - manifest.hashedAt > dayMs;
  for (const name of recordedFiles) {
    const record = manifest.files[name];
    const stat = statSync(path.join(folder, 'bin', name), { throwIfNoEntry: false });
    if (!record || !stat) return { state: 'damaged', reason: `${name} is missing` };
    if (stat.size !== record.size)
      return { state: 'damaged', reason: `${name} has ${stat.size} bytes instead of ${record.size}` };
    if (stat.mtimeMs !== record.mtimeMs) moved = true;
  }
  if (moved) {
    for (const name of recordedFiles) {
      const found = await sha256(path.join(folder, 'bin', name));
      if (found !== manifest.files[name]?.sha256)
        return { state: 'damaged', reason: `${name} has another checksum than when it was stored` };
    }
    refreshManifest(folder, manifest);
  }
  return { state: 'ready', manifest };
}

/**
 * @param {string} folder
 * @returns {Manifest | undefined}
 */
function readManifest(folder) {
  try {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
    return manifest.files && typeof manifest.hashedAt === 'number' ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {Manifest} manifest
 */
function refreshManifest(folder, manifest) {
  for (const name of recordedFiles) {
    const record = manifest.files[name];
    if (record) record.mtimeMs = statSync(path.join(folder, 'bin', name)).mtimeMs;
  }
  manifest.hashedAt = Date.now();
  try {
    writeAtomically(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  } catch {
    // A cache shared read-only is fine: the next run hashes again.
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeAtomically(file, text) {
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/**
 * A new folder to fill, beside the place it goes to (a rename doesn't cross file systems). What dead runs left is removed.
 * @param {string} folder
 */
export function newTemporary(folder) {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true });
  const prefix = `${path.basename(folder)}.tmp-`;
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const stat = statSync(path.join(parent, name), { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > dayMs) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const temporary = path.join(parent, `${prefix}${randomUUID()}`);
  mkdirSync(path.join(temporary, 'bin'), { recursive: true });
  return temporary;
}

/**
 * Records the filled folder's files and moves it into its place, whole or not at all.
 * @param {string} temporary
 * @param {string} folder
 * @param {{ version: string, source: string }} origin
 */
export async function publish(temporary, folder, { version, source }) {
  /** @type {Record<string, FileRecord>} */
  const files = {};
  for (const name of recordedFiles) {
    const file = path.join(temporary, 'bin', name);
    const stat = statSync(file);
    files[name] = { sha256: await sha256(file), size: stat.size, mtimeMs: stat.mtimeMs };
  }
  const manifest = { version, source, hashedAt: Date.now(), files };
  writeFileSync(path.join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    // Another run was faster although it should have waited (see lock.mjs): its copy is as good.
    if ((await inspect(folder)).state !== 'ready') throw error;
  }
}

/**
 * Lays the SDK's provider shim beside the engine. The shim finds the SDK from the current folder, so one copy serves
 * every clone of the project.
 * @param {string} bin
 * @param {string} projectRoot
 */
export function placeProviderShim(bin, projectRoot) {
  for (const name of providerShimFiles) {
    const source = path.join(projectRoot, 'node_modules', '@pulumi', 'pulumi', name);
    const target = path.join(bin, name);
    if (!existsSync(source) || sameContent(source, target)) continue;
    const temporary = `${target}.${randomUUID()}`;
    try {
      copyFileSync(source, temporary);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      // Read-only cache: without the shim everything works, the engine only prints a warning.
      if (!['EACCES', 'EPERM', 'EROFS'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
    }
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
function sameContent(one, other) {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
