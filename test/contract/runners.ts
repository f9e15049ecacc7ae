import { afterEach, describe, expect, test } from 'vitest';
import { classify } from '../../src/cmdlets/classify';
import type { Call, ErrorRecord, Runner } from '../../src/cmdlets/result';
import { HOSTILE } from '../injection/hostile';

/** What a runner brings along to be tested: itself, and a deployment that the suite may change. */
export interface RunnerUnderTest {
  runner: Runner;
  /** The active broker; a collection with at least one host, and a server that no one can reach. */
  broker: string;
  collection: string;
  unreachable: string;
  /** Makes the next call take long enough to be cancelled in the middle. */
  slowDown(): void | Promise<void>;
  cleanUp?(): void | Promise<void>;
}

/** What holds for every runner, whatever is on the far side. */
export function runnerContract(name: string, make: () => RunnerUnderTest | Promise<RunnerUnderTest>): void {
  describe(`runner contract: ${name}`, () => {
    let current: RunnerUnderTest | undefined;
    const open = async () => {
      current = await make();
      return current;
    };
    afterEach(async () => {
      await current?.runner.close();
      await current?.cleanUp?.();
      current = undefined;
    });
    const only = (errors: ErrorRecord[]): ErrorRecord => {
      expect(errors).toHaveLength(1);
      return errors[0] ?? { message: '', terminating: false };
    };

    test('has a name and a clock that goes on', async () => {
      const { runner } = await open();
      expect(runner.name).not.toBe('');
      const before = runner.clock.now().getTime();
      await runner.clock.sleep(20);
      expect(runner.clock.now().getTime()).toBeGreaterThanOrEqual(before + 19);
    });

    test('an unknown cmdlet is a terminating binding error, not an exception', async () => {
      const { runner } = await open();
      const result = await runner.call({ cmdlet: 'Get-RDNothingAtAll', parameters: {} });
      expect(result.output).toEqual([]);
      const error = only(result.errors);
      expect([error.terminating, error.id, classify(error)]).toEqual([
        true,
        expect.stringContaining('CommandNotFoundException'),
        'binding',
      ]);
    });

    test('an unknown parameter and a wrong value are terminating binding errors', async () => {
      const { runner, broker } = await open();
      const calls: [Call, string][] = [
        [{ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker, Colour: 'red' } }, 'NamedParameterNotFound'],
        [
          { cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker, Role: 'RDS-NOTHING' } },
          'ParameterArgumentValidationError',
        ],
      ];
      for (const [call, id] of calls) {
        const error = only((await runner.call(call)).errors);
        expect([error.terminating, error.id, classify(error)]).toEqual([true, expect.stringContaining(id), 'binding']);
      }
    });

    test('objects come back with their properties and types', async () => {
      const { runner, broker, collection } = await open();
      const servers = await runner.call({
        cmdlet: 'Get-RDServer',
        parameters: { ConnectionBroker: broker, Role: ['RDS-CONNECTION-BROKER'] },
      });
      expect(servers.errors).toEqual([]);
      expect(servers.durationMs).toBeGreaterThanOrEqual(0);
      for (const row of servers.output as { Server: unknown; Roles: unknown }[]) {
        expect([typeof row.Server, Array.isArray(row.Roles)]).toEqual(['string', true]);
      }
      const limits = await runner.call({
        cmdlet: 'Get-RDSessionCollectionConfiguration',
        parameters: { ConnectionBroker: broker, CollectionName: collection, Connection: true },
      });
      const [row] = limits.output as Record<string, unknown>[];
      expect([
        typeof row?.IdleSessionLimitMin,
        typeof row?.AutomaticReconnectionEnabled,
        row?.BrokenConnectionAction,
      ]).toEqual(['number', 'boolean', expect.any(String)]);
    });

    test('text outside ASCII, quotes and line ends arrive and come back as they are', async () => {
      const { runner, broker } = await open();
      for (const Name of ['Büro "Größe" 東京 Łódź 😀', "it's $(whoami); `x` | y & z", 'two\nlines']) {
        const set = await runner.call({ cmdlet: 'Set-RDWorkspace', parameters: { Name, ConnectionBroker: broker } });
        expect(set.errors).toEqual([]);
        const get = await runner.call({ cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: broker } });
        expect(get.output).toMatchObject([{ WorkspaceName: Name }]);
      }
    });

    test('an error of the cmdlet is a record, non-terminating where it is so', async () => {
      const { runner, broker } = await open();
      const result = await runner.call({
        cmdlet: 'Get-RDSessionHost',
        parameters: { CollectionName: 'Nobody 東京', ConnectionBroker: broker },
      });
      const error = only(result.errors);
      expect([error.terminating, classify(error)]).toEqual([false, 'notFound']);
      expect(error.message).toContain('Nobody 東京');
    });

    test('a server out of reach is an error that says so', async () => {
      const { runner, unreachable } = await open();
      const result = await runner.call({ cmdlet: 'Get-Service', parameters: { Name: 'WinRM' }, host: unreachable });
      expect(result.output).toEqual([]);
      expect(classify(only(result.errors))).toBe('unreachable');
    });

    test('calls side by side do not mix', async () => {
      const { runner, broker } = await open();
      const roles = ['RDS-CONNECTION-BROKER', 'RDS-RD-SERVER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY', 'RDS-LICENSING'];
      const results = await Promise.all(
        [...roles, ...roles].map((Role) =>
          runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker, Role } }),
        ),
      );
      results.forEach((result, index) => {
        for (const row of result.output as { Roles: string[] }[])
          expect(row.Roles).toContain(roles[index % roles.length]);
      });
    });

    test('fifty reads side by side come back whole, each with its own answer', async () => {
      const { runner, broker, collection } = await open();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          index % 2 === 0
            ? runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker } })
            : runner.call({
                cmdlet: 'Get-RDSessionHost',
                parameters: { ConnectionBroker: broker, CollectionName: collection },
              }),
        ),
      );
      results.forEach((result, index) => {
        expect(result.errors).toEqual([]);
        expect(Object.keys(result.output[0] ?? {})).toContain(index % 2 === 0 ? 'Roles' : 'SessionHost');
      });
    });

    test('five megabytes go there and come back', async () => {
      const { runner, broker } = await open();
      const Name = 'Größe 東京 '.repeat(500_000).slice(0, 5_000_000);
      const set = await runner.call({ cmdlet: 'Set-RDWorkspace', parameters: { Name, ConnectionBroker: broker } });
      expect(set.errors).toEqual([]);
      const get = await runner.call({ cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: broker } });
      expect((get.output[0] as { WorkspaceName: string }).WorkspaceName === Name).toBe(true);
    });

    test('names that look like script go through as they are, and run nothing', async () => {
      const { runner, broker, collection } = await open();
      const before = await runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker } });
      for (const name of HOSTILE) {
        const parameters = { ConnectionBroker: broker, CollectionName: collection, CollectionDescription: name };
        const set = await runner.call({ cmdlet: 'Set-RDSessionCollectionConfiguration', parameters, changes: true });
        expect(set.errors).toEqual([]);
        const get = await runner.call({
          cmdlet: 'Get-RDSessionCollectionConfiguration',
          parameters: { ConnectionBroker: broker, CollectionName: collection },
        });
        expect(get.output).toMatchObject([{ CollectionDescription: name }]);
      }
      const after = await runner.call({ cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker } });
      expect(after.output).toEqual(before.output);
    });

    test('an aborted signal rejects, before and in the middle, and the runner goes on', async () => {
      const { runner, broker, slowDown } = await open();
      const call = { cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: broker } };
      await expect(runner.call(call, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow();
      await expect(runner.clock.sleep(60_000, AbortSignal.abort(new Error('enough')))).rejects.toThrow();
      await slowDown();
      const abort = new AbortController();
      const slow = runner.call(call, { signal: abort.signal });
      setTimeout(() => abort.abort(new Error('enough')), 20);
      const began = performance.now();
      await expect(slow).rejects.toThrow();
      // Far less than the call would have taken.
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(
        (await runner.call({ cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: broker } })).errors,
      ).toEqual([]);
    });

    test('close can be called twice', async () => {
      const { runner } = await open();
      await runner.close();
      await runner.close();
    });
  });
}
