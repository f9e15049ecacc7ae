import { Server } from 'node:net';

/** The call by which the engine tells a provider that Ctrl-C was pressed. */
const CANCEL = '/pulumirpc.ResourceProvider/Cancel';

/**
 * Tells of the engine's Cancel. The SDK's dynamic provider answers that call and tells nobody, so it is watched for where it
 * comes in: at the server of this process, whose every call is a stream with the call's path (docs/behaviour/engine.md
 * section 2).
 */
export function onCancel(tell: () => void, handles: readonly unknown[] = openHandles()): void {
  for (const handle of handles) {
    if (!(handle instanceof Server)) continue;
    handle.on('stream', (_stream: unknown, headers: Record<string, unknown>) => {
      if (headers[':path'] === CANCEL) tell();
    });
  }
}

/** What this process has open. Node lists it under a name that its types leave out; without it, Ctrl-C waits as long as a wait does. */
function openHandles(): unknown[] {
  const list: unknown = Reflect.get(process, '_getActiveHandles');
  const handles: unknown = typeof list === 'function' ? Reflect.apply(list, process, []) : [];
  return Array.isArray(handles) ? handles : [];
}
