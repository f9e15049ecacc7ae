import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { notWritten } from '../../../documents/atomic-write';
import { BOUNDS, readBoundedText } from '../../../documents/bounded';
import { UserError } from '../../../errors';
import { STATE_FORMAT, State } from './state';

/** Below this size the file is written for people to read. */
const INDENT_BELOW = 200_000;

/** The command that makes the file; by its usual place it says whose it is. */
function createWith(path: string): string {
  const environment = path.match(/(?:^|[\\/])\.rds-migrate[\\/]([^\\/]+)[\\/]simulator\.json$/)?.[1];
  return `npx rds-migrate simulator create ${environment ?? '<environment>'}`;
}

/**
 * The state file. Kept in memory as long as nobody else writes it, and replaced whole by rename, so that a reader or a
 * killed process never sees half of it.
 */
export class StateStore {
  private cached: { state: State; stamp: string } | undefined;

  constructor(readonly path: string) {}

  /** The current state; the object is shared, so only a call that saves may change what matters. */
  load(): State {
    const stamp = this.stamp();
    if (this.cached?.stamp === stamp) return this.cached.state;
    const state = this.parse(readBoundedText(this.path, BOUNDS.simulation));
    this.cached = { state, stamp };
    return state;
  }

  save(state: State): void {
    mkdirSync(dirname(this.path), { recursive: true });
    let text = JSON.stringify(state);
    if (text.length < INDENT_BELOW) text = `${JSON.stringify(state, undefined, 1)}\n`;
    const temporary = `${this.path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      // Passwords of certificates and the like stand in it, since the simulated servers compare them.
      writeFileSync(temporary, text, { mode: 0o600 });
      renameSync(temporary, this.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      this.forget(); // what is in memory is ahead of the file
      throw notWritten(this.path, error);
    }
    this.cached = { state, stamp: this.stamp() };
  }

  /** Forgets what is in memory; used when a call failed half-way for a reason of our own. */
  forget(): void {
    this.cached = undefined;
  }

  private stamp(): string {
    try {
      const stat = statSync(this.path, { bigint: true });
      return `${stat.ino}:${stat.mtimeNs}:${stat.size}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new UserError(
        'simulator-file-missing',
        `there is no simulated deployment at ${this.path}`,
        createWith(this.path),
      );
    }
  }

  private parse(text: string): State {
    const wrong = (what: string) =>
      new UserError(
        'simulator-file-invalid',
        `${this.path} is not a simulated deployment: ${what}; it was left as it is`,
        `a copy from before, or \`${createWith(this.path)} --force\`, which starts afresh`,
      );
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch (error) {
      throw wrong(`no valid JSON (${(error as Error).message})`);
    }
    const format = (raw as { format?: unknown } | null)?.format;
    if (format !== STATE_FORMAT)
      throw wrong(`its format is ${JSON.stringify(format) ?? 'not given'}, not "${STATE_FORMAT}"`);
    const parsed = State.safeParse(raw);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`);
  }
}
