import { credentials } from '@grpc/grpc-js';
import * as engineService from '@pulumi/pulumi/proto/engine_grpc_pb';
import * as engineMessages from '@pulumi/pulumi/proto/engine_pb';

const SEVERITY = { info: 1, warning: 2, error: 3 } as const;
const IDLE_STATES_GONE = new Set([3, 4]); // TRANSIENT_FAILURE, SHUTDOWN

/** The engine that started this provider process: where messages go, and whose death stops everything. */
export class Engine {
  private readonly client: InstanceType<typeof engineService.EngineClient> | undefined;
  private readonly gone = new AbortController();

  /** `address` is what the engine passes to a provider as its first argument; without one nothing is logged or watched. */
  constructor(address: string | undefined) {
    if (!address) return;
    this.client = new engineService.EngineClient(address, credentials.createInsecure());
    this.watch();
  }

  /** Aborted when the engine has died: a provider must not go on alone and overlap the next run (engine behaviour 2). */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  /** A message at the resource with this URN, live and under its Diagnostics. `ephemeral` = status line only. */
  log(severity: keyof typeof SEVERITY, message: string, urn?: string, ephemeral = false): void {
    if (!this.client) return;
    const request = new engineMessages.LogRequest();
    request.setSeverity(SEVERITY[severity]);
    request.setMessage(message);
    if (urn) request.setUrn(urn);
    request.setEphemeral(ephemeral);
    this.client.log(request, () => undefined);
  }

  private watch(): void {
    const channel = this.client?.getChannel();
    if (!channel) return;
    const next = () => {
      const state = channel.getConnectivityState(true);
      if (IDLE_STATES_GONE.has(state)) {
        this.gone.abort();
        return;
      }
      channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, (error) => {
        if (!error) next();
      });
    };
    next();
  }
}
