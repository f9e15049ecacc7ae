import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSupported } from '../../tools/engine/recipe.mjs';
import { ensureEngine } from '../../tools/engine.mjs';
import {
  builds,
  closedUrl,
  fakeGo,
  fakePulumi,
  fakeRelease,
  serveFolder,
  temporaryFolder,
  toolsOnly,
  writeScript,
} from './fakes';

const root = path.resolve(__dirname, '../..');

/** A machine with nothing on it: no programs, no network, an empty cache. */
async function bareMachine() {
  const folder = temporaryFolder();
  const bin = path.join(folder, 'path');
  mkdirSync(bin);
  const lines: string[] = [];
  const env: Record<string, string> = {
    PATH: bin,
    HOME: folder,
    RDS_MIGRATE_CACHE: path.join(folder, 'cache'),
    RDS_MIGRATE_ENGINE_URL: await closedUrl(),
  };
  const get = () => ensureEngine({ env, log: (line) => lines.push(line) });
  return { folder, bin, env, lines, get };
}

describe('which versions are accepted', () => {
  it.each([
    ['v3.259.0', true],
    ['3.259.1', true],
    ['v3.300.0', true],
    ['v3.260.0-dev.0', true],
    ['v3.258.9', false],
    ['v3.68.0', false],
    ['v2.259.0', false],
    ['v4.0.0', false],
    ['unknown', false],
  ])('%s: %s', (version, accepted) => {
    expect(isSupported(version)).toBe(accepted);
  });
});

// The fakes are shell scripts.
describe.skipIf(process.platform === 'win32')('getting the engine', () => {
  it('takes an installed one that is new enough, silently', async () => {
    const { bin, lines, get } = await bareMachine();
    fakePulumi(bin, 'v3.301.2');

    expect(await get()).toEqual({ dir: bin, pulumi: path.join(bin, 'pulumi'), version: 'v3.301.2' });
    expect(lines).toEqual([]);
  });

  it.each([
    ['too old', ['echo v3.100.0'], 'is v3.100.0, needed is 3.259.0 or newer, below 4'],
    ['too new', ['echo v4.0.0'], 'is v4.0.0, needed'],
    ['broken', ['exit 1'], 'does not run'],
    ['without the Node language host', ['echo v3.259.0'], 'comes without pulumi-language-nodejs'],
  ])('leaves an installed one alone that is %s', async (_, script, reason) => {
    const { bin, get } = await bareMachine();
    writeScript(path.join(bin, 'pulumi'), script);

    await expect(get()).rejects.toThrow(reason);
  });

  it("downloads the vendor's, once", async () => {
    const { folder, bin, env, lines, get } = await bareMachine();
    toolsOnly(bin);
    fakeRelease(path.join(folder, 'release'));
    const vendor = await serveFolder(path.join(folder, 'release'));
    env.RDS_MIGRATE_ENGINE_URL = vendor.url;

    const engine = await get();
    expect(engine.dir.startsWith(path.join(folder, 'cache'))).toBe(true);
    expect(lines).toEqual(['Downloading Pulumi 3.259.0', expect.stringMatching(/^Stored Pulumi v3\.259\.0 in /)]);
    expect(readdirSync(path.dirname(path.dirname(engine.dir)))).toEqual([path.basename(path.dirname(engine.dir))]);

    lines.length = 0;
    expect(await get()).toEqual(engine);
    expect(lines).toEqual([]);
    expect(vendor.asked).toHaveLength(2);
  });

  it('takes the archive and its checksums from a folder', async () => {
    const { folder, bin, env, get } = await bareMachine();
    toolsOnly(bin);
    fakeRelease(path.join(folder, 'release'));
    env.RDS_MIGRATE_ENGINE_URL = pathToFileURL(path.join(folder, 'release')).href;

    expect((await get()).version).toBe('v3.259.0');
  });

  it('refuses a download whose checksum is another', async () => {
    const { folder, bin, env, lines, get } = await bareMachine();
    toolsOnly(bin);
    fakeRelease(path.join(folder, 'release'), { checksum: '0'.repeat(64) });
    env.RDS_MIGRATE_ENGINE_URL = (await serveFolder(path.join(folder, 'release'))).url;

    await expect(get()).rejects.toThrow(/instead of 0{64}: refused/);
    expect(lines.at(-1)).toMatch(/^Warning: .*refused$/);
    expect(readdirSync(path.join(folder, 'cache', 'engine'))).toEqual([]);
  });

  it('refuses a download that says it is another version', async () => {
    const { folder, bin, env, get } = await bareMachine();
    toolsOnly(bin);
    fakeRelease(path.join(folder, 'release'), { version: 'v3.1.0' });
    env.RDS_MIGRATE_ENGINE_URL = (await serveFolder(path.join(folder, 'release'))).url;

    await expect(get()).rejects.toThrow('download: the program says it is v3.1.0');
  });

  it('builds with Go from pinned sources when nothing can be downloaded', async () => {
    const { bin, lines, get } = await bareMachine();
    fakeGo(bin);

    const engine = await get();
    expect(lines[0]).toMatch(/^Building the Pulumi engine with Go/);
    expect(builds(bin)).toHaveLength(2);
    for (const build of builds(bin)) expect(build).toContain('-mod=readonly');
    expect(existsSync(path.join(engine.dir, 'pulumi-resource-pulumi-nodejs'))).toBe(true);
  });

  it('says everything it tried when there is no way, and what to do', async () => {
    const { get } = await bareMachine();

    const error = await get().catch((thrown) => thrown);
    expect(error.message).toMatch(/pulumi on PATH: there is none/);
    expect(error.message).toMatch(/download: http:\S+checksums.txt: connect ECONNREFUSED/);
    expect(error.message).toMatch(/build with Go: Go is not installed/);
    expect(error.next).toMatch(/install Pulumi/);
  });

  it('says so when the cache cannot be written', async () => {
    const { folder, env, get } = await bareMachine();
    writeFileSync(path.join(folder, 'file'), '');
    env.RDS_MIGRATE_CACHE = path.join(folder, 'file', 'cache');

    const error = await get().catch((thrown) => thrown);
    expect(error.message).toMatch(/cannot be stored/);
    expect(error.next).toMatch(/RDS_MIGRATE_CACHE/);
  });
});

describe.skipIf(process.platform === 'win32')('the cached engine', () => {
  async function builtMachine() {
    const machine = await bareMachine();
    fakeGo(machine.bin);
    const engine = await machine.get();
    machine.lines.length = 0;
    return { ...machine, engine };
  }

  /** Writes other bytes of the same length. */
  function tamper(file: string): void {
    writeFileSync(file, readFileSync(file, 'utf8').replace('echo', 'evil'));
  }

  it.each([
    ['cut short', (file: string) => writeFileSync(file, ''), 'pulumi has 0 bytes'],
    ['tampered with', tamper, 'pulumi has another checksum'],
  ])('is got anew when a file was %s', async (_, damage, reason) => {
    const { bin, engine, lines, get } = await builtMachine();
    damage(engine.pulumi);

    expect(await get()).toEqual(engine);
    expect(lines[0]).toContain(reason);
    expect(builds(bin)).toHaveLength(4);
    expect(readFileSync(engine.pulumi, 'utf8')).toContain('echo v3.259.0');
  });

  it('is got anew when its manifest is gone', async () => {
    const { engine, lines, get } = await builtMachine();
    writeFileSync(path.join(engine.dir, '..', 'manifest.json'), '{');

    await get();
    expect(lines[0]).toContain('manifest is missing or unreadable');
  });

  it('is hashed when a file has another time, and kept when it is the same', async () => {
    const { bin, engine, lines, get } = await builtMachine();
    utimesSync(engine.pulumi, 1, 1);

    await get();
    expect(lines).toEqual([]);
    expect(builds(bin)).toHaveLength(2);
    const manifest = JSON.parse(readFileSync(path.join(engine.dir, '..', 'manifest.json'), 'utf8'));
    expect(manifest.files.pulumi.mtimeMs).toBe(1000);
  });

  it('is hashed once a day even when size and time are right', async () => {
    const { engine, lines, get } = await builtMachine();
    const manifestFile = path.join(engine.dir, '..', 'manifest.json');
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
    tamper(engine.pulumi);
    utimesSync(engine.pulumi, 1, 1);
    manifest.files.pulumi.mtimeMs = 1000;
    writeFileSync(manifestFile, JSON.stringify(manifest));
    await get();
    expect(lines).toEqual([]);

    manifest.hashedAt -= 25 * 60 * 60 * 1000;
    writeFileSync(manifestFile, JSON.stringify(manifest));
    await get();
    expect(lines[0]).toContain('another checksum');
  });

  it('is meant when its folder is on PATH, as inside rds-migrate shell', async () => {
    const { env, engine, lines, get } = await builtMachine();
    env.PATH = engine.dir;
    writeFileSync(engine.pulumi, '');

    await expect(get()).rejects.toThrow('neither found');
    expect(lines[0]).toContain('damaged');
  });

  it('is built once by two runs that start together; the second says what it waits for', async () => {
    const { folder, bin, env } = await bareMachine();
    const onceThere = path.join(folder, 'both-are-there');
    fakeGo(bin, { onceThere });
    const program = `import(${JSON.stringify(pathToFileURL(path.join(root, 'tools/engine.mjs')).href)})
      .then((m) => m.ensureEngine({ log: console.log })).then((engine) => console.log(engine.dir))`;
    const run = () =>
      new Promise<string[]>((resolve) => {
        const child = spawn(process.execPath, ['-e', program], { env });
        let output = '';
        child.stdout.on('data', (text) => {
          output += text;
          if (/^Waiting for process/m.test(output)) writeFileSync(onceThere, '');
        });
        child.on('close', () => resolve(output.trim().split('\n')));
      });

    const outputs = await Promise.all([run(), run()]);
    expect(builds(bin)).toHaveLength(2);
    expect(outputs[0]?.at(-1)).toBe(outputs[1]?.at(-1));
    const waited = outputs.flat().filter((line) => line.startsWith('Waiting for process'));
    expect(waited).toHaveLength(1);
    expect(waited[0]).toMatch(/^Waiting for process \d+, which is getting the Pulumi engine$/);
  });
});
