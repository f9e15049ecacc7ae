import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:net';

/** The call by which the engine tells a provider that Ctrl-C was pressed. */
const CANCEL = '/pulumirpc.ResourceProvider/Cancel';

/** Where Node 24 publishes every call that comes in: one of its documented built-in channels (nodejs/node#58390). */
const STREAMS = 'http2.server.stream.created';

/**
 * Tells of the engine's Cancel. The SDK's dynamic provider answers that call and tells nobody, so it is watched for where it
 * comes in: at the server of this process, whose every call is a stream with the call's path (docs/behaviour/engine.md
 * section 2). Node 20 publishes no streams: there the server is looked for among what the process has open, by a function that
 * every Node so far has and none documents. On a Node with neither, Ctrl-C is not heard here: the engine waits for the calls
 * under way, at longest for the time that a wait says; a second Ctrl-C ends it at once, and the next `up` goes on.
 */
export function onCancel(tell: () => void, handles: readonly unknown[] = openHandles()): void {
  const hear = (headers: unknown) => {
    if (pathOf(headers) === CANCEL) tell();
  };
  subscribe(STREAMS, (call) => hear(headersOf(call)));
  for (const handle of handles) {
    if (handle instanceof Server) handle.on('stream', (_stream: unknown, headers: unknown) => hear(headers));
  }
}

function headersOf(call: unknown): unknown {
  return typeof call === 'object' && call !== null && 'headers' in call ? call.headers : undefined;
}

function pathOf(headers: unknown): unknown {
  return typeof headers === 'object' && headers !== null && ':path' in headers ? headers[':path'] : undefined;
}

/** What this process has open. Node lists it under a name that its types leave out. */
function openHandles(): unknown[] {
  const list: unknown = Reflect.get(process, '_getActiveHandles');
  const handles: unknown = typeof list === 'function' ? Reflect.apply(list, process, []) : [];
  return Array.isArray(handles) ? handles : [];
}
