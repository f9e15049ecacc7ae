import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that vanishes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rds-migrate-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeScript(file: string, lines: string[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
}

/** An installation of Pulumi that only knows its version. */
export function fakePulumi(folder: string, version: string): void {
  writeScript(path.join(folder, 'pulumi'), [`echo ${version}`]);
  writeScript(path.join(folder, 'pulumi-language-nodejs'), ['exit 0']);
}

/** A `go` that "builds", once there is a file where one is named, and notes each build in builds.log beside it. */
export function fakeGo(folder: string, { onceThere }: { onceThere?: string } = {}): void {
  writeScript(path.join(folder, 'go'), [
    'if [ "$1" = env ]; then echo go1.26.0; exit 0; fi',
    `echo "$PWD $*" >> '${folder}/builds.log'`,
    'while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out=$2; fi; shift; done',
    ...(onceThere ? [`while [ ! -e '${onceThere}' ]; do /bin/sleep 0.05; done`] : []),
    `printf '#!/bin/sh\\necho v3.259.0\\n' > "$out"`,
    '/bin/chmod +x "$out"',
  ]);
}

export function builds(folder: string): string[] {
  return readFileSync(path.join(folder, 'builds.log'), 'utf8').trim().split('\n');
}

/** A folder with nothing on PATH but tar and the shell's helpers. */
export function toolsOnly(folder: string, programs = ['tar', 'gzip']): void {
  mkdirSync(folder, { recursive: true });
  for (const name of programs) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    symlinkSync(found, path.join(folder, name));
  }
}

/** The vendor's two files in a folder: an archive of fake programs and the list of checksums. */
export function fakeRelease(
  folder: string,
  { version = 'v3.259.0', checksum }: { version?: string; checksum?: string } = {},
): void {
  const content = path.join(folder, 'content');
  fakePulumi(path.join(content, 'pulumi'), version);
  const system = process.platform === 'darwin' ? 'darwin' : 'linux';
  const name = `pulumi-v3.259.0-${system}-${process.arch}.tar.gz`;
  spawnSync('tar', ['-czf', path.join(folder, name), '-C', content, 'pulumi']);
  const hash = createHash('sha256')
    .update(readFileSync(path.join(folder, name)))
    .digest('hex');
  writeFileSync(path.join(folder, 'pulumi-3.259.0-checksums.txt'), `${checksum ?? hash}  ${name}\n`);
}

/** Serves the files of a folder on this machine; `asked` lists the requests. */
export async function serveFolder(folder: string): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    try {
      response.end(readFileSync(path.join(folder, request.url ?? '')));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A port on which nobody listens. */
export async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A copy of the project's own files without what set-up makes of them. */
export function copyProject(root: string, folder: string, names: string[]): void {
  for (const name of names) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
}
