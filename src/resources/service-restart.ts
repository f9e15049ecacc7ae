import { change } from '../cmdlets/invocation';
import { getClock, getGatewaySettings, getServiceHosts, getServiceProcess } from '../cmdlets/reads';
import { type Proof, type Run, run, type Step, type Wait } from '../cmdlets/step';
import type { Debts } from './debts';
import { dateOf, firstRow, numberOf, rowsOf } from './values';

/**
 * Settings that read as written at once, and count only when their service starts anew. Nothing that is read tells the two
 * apart, so that each such change is recorded as owing the restart: where a run is cut off in between, the next one makes it.
 */
export type RestartedService = 'TSGateway' | 'RasMan' | 'RemoteAccess';

/** Services that start anew with it: a forced restart of RasMan takes RemoteAccess along (docs/behaviour/remote-access.md section 3). */
const RESTARTS: Record<RestartedService, RestartedService[]> = {
  TSGateway: ['TSGateway'],
  RasMan: ['RasMan', 'RemoteAccess'],
  RemoteAccess: ['RemoteAccess'],
};

const owed = (service: RestartedService, server: string): string => `${service}:${server}`;

/** The changes, then the restart without which they don't count; nothing where nothing changes. */
export function withRestart(service: RestartedService, server: string, changes: Run[]): Step[] {
  if (changes.length === 0) return [];
  return [...changes.map((step) => ({ ...step, owes: owed(service, server) })), ...restart(service, server)];
}

/**
 * A service whose process is younger than the call was started by it or after it; a service that is restarted in a process which
 * others share shows nothing, and is restarted once more (docs/behaviour/classes.md section 2). Ages are compared, since
 * the server's clock may be another than this computer's.
 */
export function restartShows(service: string, server: string): Proof {
  const [clock, own, hosts] = [getClock({ host: server }), getServiceProcess(server, service), getServiceHosts(server)];
  return {
    reads: [clock, own, hosts],
    shows(snapshot, since) {
      const id = numberOf(firstRow(snapshot, own)?.ProcessId);
      const host = rowsOf(snapshot, hosts).find((row) => id !== undefined && numberOf(row.ProcessId) === id);
      const [made, there] = [dateOf(host?.CreationDate), dateOf(firstRow(snapshot, clock)?.LocalDateTime)];
      const { sentAt } = snapshot.get(clock);
      if (made === undefined || there === undefined || sentAt === undefined) return false;
      return there.getTime() - made.getTime() < sentAt.getTime() - since.getTime();
    },
  };
}

function restart(service: RestartedService, server: string): Step[] {
  const settles = RESTARTS[service].map((one) => owed(one, server));
  const proof = restartShows(service, server);
  const step = run(change('Restart-Service', { Name: [service], Force: true }, { host: server }), { settles, proof });
  return service === 'TSGateway' ? [step, gatewayAnswers(server)] : [step];
}

function gatewayAnswers(server: string): Wait {
  const read = getGatewaySettings(server);
  return {
    do: 'wait',
    title: `the gateway service of ${server} answers`,
    reads: [read],
    open: (snapshot) => (firstRow(snapshot, read) ? undefined : `the gateway service of ${server} does not answer yet`),
    everySeconds: 10,
    blockSeconds: 300,
    waitsFor: 'machine',
  };
}

/** What a change owes, as `withRestart` wrote it down; undefined = a debt of another sort. */
function restartOf(debt: string): { service: RestartedService; server: string } | undefined {
  const [name, server] = debt.split(':');
  const service = (['TSGateway', 'RasMan', 'RemoteAccess'] as const).find((one) => one === name);
  return service && server ? { service, server } : undefined;
}

export const restarts: Debts = {
  settle(debts) {
    const owing = debts.map(restartOf).filter((one) => one !== undefined);
    // RemoteAccess starts anew with RasMan.
    const covered = (service: RestartedService, server: string) =>
      owing.some(
        (other) => other.server === server && other.service !== service && RESTARTS[other.service].includes(service),
      );
    return owing
      .filter(({ service, server }) => !covered(service, server))
      .flatMap(({ service, server }) => restart(service, server));
  },
  text(debt) {
    const found = restartOf(debt);
    return found && `service ${found.service} of ${found.server} has not been restarted`;
  },
};
