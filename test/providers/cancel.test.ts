import { channel, subscribe } from 'node:diagnostics_channel';
import { connect, createServer as createHttp } from 'node:http2';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onCancel } from '../../src/providers/cancel';

const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function listening<T extends Server>(server: T): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function call(port: number, path: string): Promise<void> {
  const client = connect(`http://127.0.0.1:${port}`);
  const request = client.request({ ':method': 'POST', ':path': path });
  await new Promise((done) => request.on('response', done).end());
  client.close();
}

describe('the cancel of the engine', () => {
  it('is told from all other calls, among whatever else the process has open', async () => {
    const server = createHttp((_request, response) => response.end());
    await listening(createServer());
    const port = await listening(server);
    let told = 0;
    onCancel(() => {
      told += 1;
    });
    await call(port, '/pulumirpc.ResourceProvider/Update');
    expect(told).toBe(0);
    await call(port, '/pulumirpc.ResourceProvider/Cancel');
    // Where Node publishes streams it is heard twice, which is as good as once.
    expect(told).toBeGreaterThan(0);
  });

  describe('on a Node that does not list what is open', () => {
    const list: unknown = Reflect.get(process, '_getActiveHandles');
    beforeAll(() => {
      Reflect.set(process, '_getActiveHandles', undefined);
    });
    afterAll(() => {
      Reflect.set(process, '_getActiveHandles', list);
    });

    it('is heard by the channel that it publishes streams on', () => {
      let told = 0;
      onCancel(() => {
        told += 1;
      });
      const streams = channel('http2.server.stream.created');
      streams.publish({ headers: { ':path': '/pulumirpc.ResourceProvider/Update' } });
      streams.publish({});
      expect(told).toBe(0);
      streams.publish({ headers: { ':path': '/pulumirpc.ResourceProvider/Cancel' } });
      expect(told).toBe(1);
    });

    it('is not heard without that either, and everything else goes on', async () => {
      const port = await listening(createHttp((_request, response) => response.end()));
      let [told, published] = [0, 0];
      // Node 20 publishes none.
      subscribe('http2.server.stream.created', () => {
        published += 1;
      });
      onCancel(() => {
        told += 1;
      });
      await call(port, '/pulumirpc.ResourceProvider/Cancel');
      expect(told).toBe(published);
    });
  });

  it('is not waited for where nothing listens', () => {
    expect(() => onCancel(() => undefined, [{}, undefined])).not.toThrow();
  });
});
