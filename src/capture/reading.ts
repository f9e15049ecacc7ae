import { type Invocation, invocationKey } from '../cmdlets/invocation';
import { type Live, LiveError } from '../cmdlets/live';
import { formatInvocation } from '../cmdlets/quoting';
import { getRdServer } from '../cmdlets/reads';
import type { CallResult } from '../cmdlets/result';
import { type Snapshot, snapshotOf } from '../cmdlets/snapshot';
import { answers, type Capture, type Found, listedServers, type Seen } from '../resources/capture';
import type { Kind, Props } from '../resources/kind';
import { observed } from '../resources/observed';
import { objectsIn } from '../resources/values';

/** How far the reading has come. */
export interface Progress {
  done: number;
  known: number;
}

/** A read without an answer. */
export interface Unread {
  invocation: Invocation;
  why: string;
}

/** Readings made so far, and what they tell of objects. */
export class Reading implements Seen {
  private readonly results = new Map<string, CallResult>();
  private readonly failures = new Map<string, Unread>();
  private known = 0;

  constructor(
    private readonly live: Live,
    private readonly progress: (progress: Progress) => void = () => undefined,
  ) {}

  rows(read: Invocation) {
    return objectsIn(this.results.get(invocationKey(read))?.output ?? []);
  }

  /** The lines of a program. */
  texts(read: Invocation): string[] {
    const { output } = this.results.get(invocationKey(read)) ?? { output: [] };
    return output.flatMap((line) => (typeof line === 'string' ? [line] : []));
  }

  failure(read: Invocation): string | undefined {
    return this.failures.get(invocationKey(read))?.why;
  }

  /** Reads without an answer, those of a server that answers nothing left out: it is told once, as a server. */
  unread(): Unread[] {
    const dead = new Set(listedServers(this).filter((server) => !answers(this, server)));
    return [...this.failures.values()].filter(({ invocation: { on } }) => typeof on !== 'object' || !dead.has(on.host));
  }

  /** Asks for what is not known yet, until the asking wants nothing more. */
  async all(wanted: (seen: Seen) => Invocation[]): Promise<void> {
    for (;;) {
      const missing = new Map<string, Invocation>();
      for (const read of wanted(this)) {
        const key = invocationKey(read);
        if (!this.results.has(key) && !this.failures.has(key)) missing.set(key, read);
      }
      if (missing.size === 0) return;
      this.known += missing.size;
      await Promise.all([...missing].map(([key, read]) => this.ask(key, read)));
    }
  }

  private async ask(key: string, read: Invocation): Promise<void> {
    try {
      this.results.set(key, (await this.live.snapshot([read])).get(read));
    } catch (error) {
      // Without the list of servers there is nothing to capture: its error is the user's.
      if (!(error instanceof LiveError) || key === invocationKey(getRdServer())) throw error;
      this.failures.set(key, { invocation: read, why: error.message });
    }
    this.progress({ done: this.results.size + this.failures.size, known: this.known });
  }

  /** What a kind's objects are; an object with a read that failed is not among them. */
  objects(kind: Kind, { probes }: Pick<Capture<Props>, 'probes'>): Found<Props>[] {
    return probes(this).flatMap((probe) => {
      const snapshot = this.answered(kind.reads(probe));
      const live = snapshot && observed(kind, snapshot, probe);
      return live ? [{ probe, live }] : [];
    });
  }

  /** What these reads returned; undefined = one of them failed, or was not asked for. */
  answered(reads: Invocation[]): Snapshot | undefined {
    const results = reads.flatMap((read): [Invocation, CallResult][] => {
      const result = this.results.get(invocationKey(read));
      return result ? [[read, result]] : [];
    });
    return results.length < reads.length ? undefined : snapshotOf(results);
  }
}

/** A read as it is told to people. */
export function toldRead({ invocation }: Unread): string {
  return formatInvocation(invocation);
}
