import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOW_POSTGRES =
  'no PostgreSQL server here; install one (e.g. apt-get install postgresql) to run these tests';

/** Folder of the server's programs: on PATH, or where Debian puts them. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const folders = [
    ...versions.map((name) => path.join(debian, name, 'bin')),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres', 'pg_ctl'].every((name) => existsSync(path.join(folder, name))),
  );
}

/** The server refuses to run as root; its package made a user for it. */
function asUser(program: string, args: string[]): [string, string[]] {
  return process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];
}

/** A database server of its own, on a free port and with its data in a folder that goes with it. */
export class Postgres {
  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly folder: string,
    private readonly programs: string,
  ) {}

  static async start(programs: string): Promise<Postgres> {
    const folder = mkdtempSync(path.join(tmpdir(), 'rds-migrate-postgres-'));
    chmodSync(folder, 0o777);
    const data = path.join(folder, 'data');
    const initdb = asUser(path.join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync']);
    execFileSync(...initdb, { stdio: 'pipe', cwd: folder });
    const port = await freePort();
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
    const [program, all] = asUser(path.join(programs, 'postgres'), args);
    const server = spawn(program, all, { stdio: 'ignore', cwd: folder });
    await answers(port);
    return new Postgres(`postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable`, server, folder, programs);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.server.on('exit', done));
    // Not a signal: the program that changes the user would not pass it on.
    const stop = asUser(path.join(this.programs, 'pg_ctl'), [
      'stop',
      '-D',
      path.join(this.folder, 'data'),
      '-m',
      'fast',
    ]);
    execFileSync(...stop, { stdio: 'pipe', cwd: this.folder });
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        done(true);
      });
      socket.on('error', () => done(false));
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error(`PostgreSQL does not answer on port ${port}`);
}
