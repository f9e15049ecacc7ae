import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Pulumi } from '../pulumi';

/** What one `pulumi up` came to, told by the engine's own events. */
export interface EngineRun {
  code: number;
  /** By resource, the errors it ended with, waits included. */
  problems: Problem[];
  /** Objects created, updated, deleted. */
  changes: { create: number; update: number; delete: number };
  /** All that the engine printed. */
  output: string;
}

export interface Problem {
  /** `Kind/key`; undefined for what concerns the run as a whole. */
  id: string | undefined;
  message: string;
}

/** The few fields of the engine's events that are read here. */
interface EngineEvent {
  diagnosticEvent?: { urn?: string; message: string; severity: string };
  summaryEvent?: { resourceChanges: Record<string, number> };
}

/** Runs the real engine on a stack, without asking, and reads its events. */
export async function pulumiUp(
  pulumi: Pulumi,
  options: { stack: string; eventLog: string; withoutCheckpoints: boolean; onOutput?: (text: string) => void },
): Promise<EngineRun> {
  const { stack, eventLog, withoutCheckpoints, onOutput } = options;
  rmSync(eventLog, { force: true });
  const args = ['up', '--yes', '--skip-preview', '--stack', stack, '--color', 'never', '--event-log', eventLog];
  const result = await pulumi.run(args, {
    // The flag --event-log is one of those that only this variable switches on (the SDK's automation API does the same).
    env: { PULUMI_DEBUG_COMMANDS: 'true', ...(withoutCheckpoints ? { PULUMI_SKIP_CHECKPOINTS: 'true' } : {}) },
    ...(onOutput ? { onOutput } : {}),
  });
  const events = readEvents(eventLog);
  const summary = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  return {
    code: result.code,
    problems: events.flatMap(problemOf),
    changes: { create: summary.create ?? 0, update: summary.update ?? 0, delete: summary.delete ?? 0 },
    output: `${result.stdout}${result.stderr}`,
  };
}

function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as EngineEvent);
}

function problemOf({ diagnosticEvent: event }: EngineEvent): Problem[] {
  if (event?.severity !== 'error') return [];
  const id = event.urn === undefined ? undefined : idOf(event.urn);
  // Half-done resources come as a list of their reasons.
  const message = event.message.replace(/^\d+ errors? occurred:\n\t\* /, '').trim();
  return message === 'update failed' ? [] : [{ id, message }];
}

/** `Kind/key` from a URN such as `urn:pulumi:prod::rds-migrate::rds:Tasks$pulumi-nodejs:dynamic/rds:ManualTask::backup`. */
export function idOf(urn: string): string | undefined {
  const match = /pulumi-nodejs:dynamic\/rds:(\w+)::(.*)$/.exec(urn);
  return match ? `${match[1]}/${match[2]}` : undefined;
}
