import { credentials } from '@grpc/grpc-js';
import * as engineService from '@pulumi/pulumi/proto/engine_grpc_pb';
import * as engineMessages from '@pulumi/pulumi/proto/engine_pb';
import { Cancelled } from '../cmdlets/executor';
import { UserError } from '../errors';
import { onCancel } from './cancel';

const SEVERITY = { info: 1, warning: 2, error: 3 } as const;
/** TRANSIENT_FAILURE and SHUTDOWN: the engine is on this computer, so that a connection which fails is one whose other end has died. */
const GONE = new Set([3, 4]);

/** The engine that started this provider process: where messages go, and whose death stops everything. */
export class Engine {
  private readonly client: InstanceType<typeof engineService.EngineClient> | undefined;
  private readonly stopped = new AbortController();
  private readonly ended = new AbortController();
  /** Ends when everything logged so far has arrived. */
  private delivered: Promise<void> = Promise.resolve();

  /** `address` is what the engine passes to a provider as its first argument; without one nothing is logged or watched. */
  constructor(address: string | undefined) {
    if (!address) return;
    this.client = new engineService.EngineClient(address, credentials.createInsecure());
    this.watch();
    onCancel(() => this.stop(new Cancelled()));
  }

  /** Aborted when it has died: nobody waits for this process's answers any more. */
  get gone(): AbortSignal {
    return this.ended.signal;
  }

  /** Aborted, with a UserError as its reason, when nothing may be begun any more. */
  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  stop(reason: UserError): void {
    this.stopped.abort(reason);
  }

  /** A message at the resource with this URN, live and under its Diagnostics. `ephemeral` = status line only. */
  log(severity: keyof typeof SEVERITY, message: string, urn?: string, ephemeral = false): void {
    const { client } = this;
    if (!client || this.gone.aborted) return;
    const request = new engineMessages.LogRequest();
    request.setSeverity(SEVERITY[severity]);
    request.setMessage(message);
    if (urn) request.setUrn(urn);
    request.setEphemeral(ephemeral);
    // One after the other: calls side by side arrive in any order.
    this.delivered = this.delivered.then(() => new Promise((next) => client.log(request, () => next())));
  }

  /** URN of the stack, which the program tells the engine; undefined in a run without the program (destroy, refresh). */
  rootUrn(): Promise<string | undefined> {
    const { client } = this;
    if (!client) return Promise.resolve(undefined);
    return new Promise((done) => {
      client.getRootResource(new engineMessages.GetRootResourceRequest(), (error, response) => {
        done(error ? undefined : response.getUrn() || undefined);
      });
    });
  }

  /** Waits until the messages of an operation have arrived; afterwards the engine may be gone. */
  flush(): Promise<void> {
    return this.delivered;
  }

  /** A provider must not go on alone when its engine has died: it would overlap the next run. */
  private watch(): void {
    const channel = this.client?.getChannel();
    if (!channel) return;
    const next = () => {
      const state = channel.getConnectivityState(true);
      if (GONE.has(state)) {
        this.stop(
          new UserError(
            'stopped',
            'stopped between two steps: the engine that asked for them is gone',
            'run `npx rds-migrate repair` and `pulumi up`: it goes on from here',
          ),
        );
        this.ended.abort();
        return;
      }
      channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, (error) => {
        if (!error) next();
      });
    };
    next();
  }
}
