import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors';
import type { Clock } from './result';

/** One line of the audit log. `intent` is written before a change, `result` after it. */
export interface AuditEntry {
  at: string;
  run: string;
  stack: string;
  stage: string;
  resource: string;
  phase: 'intent' | 'result';
  /** PowerShell text with secrets by name only. */
  invocation: string;
  /** The step's `once` or `mark`, by which later runs know that it has been done. */
  key?: string;
  outcome?: 'done' | 'error';
  error?: string;
  durationMs?: number;
}

export interface AuditContext {
  stage: string;
  resource: string;
}

/**
 * Append-only JSON lines (design section 5, rule 9). The intent is on disk before the change is made: where it can't be
 * written, the change isn't made either.
 */
export class AuditLog {
  /** Key -> time of the newest entry with it. */
  private readonly keys = new Map<string, Date>();

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
    private readonly who: { run: string; stack: string },
  ) {
    for (const entry of readAudit(path)) {
      if (entry.key) this.keys.set(entry.key, new Date(entry.at));
    }
  }

  /** When a step with this key was last intended or done; an intent without result counts (nobody is told twice). */
  doneAt(key: string): Date | undefined {
    return this.keys.get(key);
  }

  intent(context: AuditContext, invocation: string, key?: string): void {
    this.append({ ...this.head(context), phase: 'intent', invocation, ...(key ? { key } : {}) });
  }

  result(
    context: AuditContext,
    invocation: string,
    outcome: { outcome: 'done' | 'error'; error?: string; durationMs: number },
    key?: string,
  ): void {
    this.append({ ...this.head(context), phase: 'result', invocation, ...outcome, ...(key ? { key } : {}) });
  }

  private head(context: AuditContext) {
    return { at: this.clock.now().toISOString(), ...this.who, ...context };
  }

  private append(entry: AuditEntry): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      throw new UserError(
        'audit-not-written',
        `the audit log ${this.path} can't be written: ${error instanceof Error ? error.message : String(error)}`,
        'make room or mend the rights, then run the same command again; nothing is changed without an audit entry',
      );
    }
    if (entry.key) this.keys.set(entry.key, new Date(entry.at));
  }
}

/** All entries of a log; a last line cut off by a crash is left out. A damaged line elsewhere is an error. */
export function readAudit(path: string): AuditEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const entries: AuditEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      entries.push(JSON.parse(line) as AuditEntry);
    } catch {
      if (index === lines.length - 1) continue;
      throw new UserError(
        'audit-damaged',
        `not an audit entry: ${line.slice(0, 60)}`,
        'move the file away; it decides who has been told what already, so read it first',
        {
          file: path,
          line: index + 1,
          column: 1,
        },
      );
    }
  }
  return entries;
}
