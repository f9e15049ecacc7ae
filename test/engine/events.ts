import { existsSync, readFileSync } from 'node:fs';

/** The few fields of the engine's events (`--event-log`) that the tests read. */
export interface EngineEvent {
  diagnosticEvent?: { urn?: string; message: string; severity: string; ephemeral?: boolean };
  resOutputsEvent?: { metadata: { op: string; urn: string } };
  resOpFailedEvent?: { metadata: { op: string; urn: string } };
  resourcePreEvent?: { metadata: { op: string; urn: string } };
  summaryEvent?: { resourceChanges: Record<string, number> };
}

export function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as EngineEvent);
}

/** `Kind/key` of one of the project's resources. */
export function idOf(urn: string): string | undefined {
  const match = /pulumi-nodejs:dynamic\/rds:(\w+)::(.*)$/.exec(urn);
  return match ? `${match[1]}/${match[2]}` : undefined;
}

export function errorsIn(events: EngineEvent[]): { id: string | undefined; message: string }[] {
  return events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === 'error' ? [{ id: event.urn ? idOf(event.urn) : undefined, message: event.message }] : [],
  );
}

/** Operations that ended well, in that order. */
export function operationsIn(events: EngineEvent[]): { id: string; op: string }[] {
  return events.flatMap(({ resOutputsEvent: event }) => {
    const id = event && idOf(event.metadata.urn);
    return event && id ? [{ id, op: event.metadata.op }] : [];
  });
}
