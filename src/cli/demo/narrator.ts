import type { AuditEntry } from '../../cmdlets/audit';
import type { State } from '../../cmdlets/runners/simulator/state';
import type { Stage } from '../../planner/types';
import { isAdoption, undoText } from '../../report/changes';
import { changeLine, fieldLines } from '../../report/plan-text';
import { count, shorten } from '../../report/values';
import { colors, print } from '../project';

/** Lines of one kind shown before the rest is folded; --verbose shows all. */
const FOLD = 8;
const WIDTH = 150;

type Seen = State['seenByUsers'][number];

/** Prints the demo. `seconds` = since it began. */
export class Narrator {
  constructor(
    private readonly verbose: boolean,
    private readonly seconds: () => number,
  ) {}

  line(text = ''): void {
    print(text);
  }

  stage(stage: Stage, total: number): void {
    const elapsed = Math.round(this.seconds());
    const clock = `${Math.floor(elapsed / 60)}:${String(elapsed % 60).padStart(2, '0')}`;
    print();
    print(`${colors.bold(`[${stage.index + 1}/${total} ${clock}] ${stage.name}`)}  ${stage.title}`);
    print(colors.dim(`  users notice: ${stage.impact}; undo: ${undoText(stage)}`));
    for (const { collection, until } of stage.closed) {
      print(colors.yellow(`  closed: nobody can sign in to ${collection} until ${until}`));
    }
    if (isAdoption(stage)) print(`  adopts ${count(stage.after.size, 'resource')}, changes nothing`);
    else this.folded(this.changes(stage), '  ');
  }

  private changes(stage: Stage): string[] {
    const shown = stage.changes.filter((change) => !change.id.startsWith('ManualTask/'));
    return shown.flatMap((change) => [changeLine(change, colors), ...(this.verbose ? fieldLines(change) : [])]);
  }

  person(acts: string[]): void {
    for (const act of acts) print(colors.cyan(`  person: ${act}`));
  }

  /** The cmdlets of one run, as the audit log has them. */
  cmdlets(entries: AuditEntry[]): void {
    const results = entries.filter((entry) => entry.phase === 'result');
    if (results.length === 0) return;
    const groups = this.verbose ? results.map((entry) => [entry]) : runsOfOneCmdlet(results);
    const lines = groups.flatMap((entries) => {
      const [first, ...more] = entries;
      if (!first) return [];
      const { invocation, outcome, error } = first;
      const text = outcome === 'error' ? colors.red(`${invocation}: ${error}`) : invocation;
      return more.length === 0 ? [text] : [text, `… ${more.length} more of ${cmdletOf(first)}`];
    });
    this.folded(lines, '  PS> ');
  }

  /** What users noticed of one run. */
  users(seen: Seen[]): void {
    const told = seen.filter((event) => event.what === 'message' && event.visible);
    // The same words but for the name of the host are one message.
    for (const events of grouped(told, ({ text = '', host }) => text.replaceAll(host, '')).values()) {
      print(colors.yellow(`  told: ${people(events)}: "${shorten(events[0]?.text ?? '', WIDTH)}"`));
    }
    for (const [what, words] of [
      ['signOut', 'signed out'],
      ['disconnect', 'disconnected'],
      ['newProfile', 'got a new, empty profile'],
      ['refused', 'could not sign in'],
    ] as const) {
      const events = seen.filter((event) => event.what === what);
      if (events.length > 0) print(colors.yellow(`  ${words}: ${people(events)}`));
    }
  }

  engine(text: string): void {
    if (this.verbose) process.stdout.write(colors.dim(text));
  }

  private folded(lines: string[], prefix: string): void {
    const shown = this.verbose || lines.length <= FOLD + 1 ? lines : lines.slice(0, FOLD);
    for (const line of shown) print(`${prefix}${this.verbose ? line : shorten(line, WIDTH)}`);
    if (shown.length < lines.length)
      print(colors.dim(`${prefix}… ${lines.length - shown.length} more (--verbose shows all)`));
  }
}

function cmdletOf({ invocation }: AuditEntry): string {
  return invocation.split(' ')[0] ?? invocation;
}

/** Neighbours that call the same cmdlet and went well, e.g. one message per session. */
function runsOfOneCmdlet(entries: AuditEntry[]): AuditEntry[][] {
  const runs: AuditEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const alike =
      last?.[0] && cmdletOf(last[0]) === cmdletOf(entry) && entry.outcome === 'done' && last[0].outcome === 'done';
    if (alike) last.push(entry);
    else runs.push([entry]);
  }
  // Two or three lines say more than a number.
  return runs.flatMap((run) => (run.length > 3 ? [run] : run.map((entry) => [entry])));
}

function people(events: Seen[]): string {
  const hosts = [...new Set(events.map((event) => event.host))].sort();
  const where = hosts.length > 3 ? `${hosts.length} hosts` : hosts.join(', ');
  const users = [...new Set(events.map((event) => event.user))];
  const who = users.length > 4 ? `${users.slice(0, 3).join(', ')} and ${users.length - 3} others` : users.join(', ');
  return `${who} on ${where}`;
}

function grouped<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
