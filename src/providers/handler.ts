import type { dynamic } from '@pulumi/pulumi';
import { kindOf } from '../resources';
import type { Props } from '../resources/kind';
import { openTasks, performDue } from './due';
import { Lifecycle } from './lifecycle';
import { MigrationLifecycle } from './migration';
import { Progress } from './progress';
import { HalfDone, ProviderError } from './provider-error';
import { MIGRATION } from './resource';
import { Session } from './session';
import { settingsFrom } from './settings';

/** Inputs as the engine passes them: the object's properties, its kind and the provider text. */
type Inputs = Props & { kind: string; __provider: string; halfMade?: true };

/** The SDK hands over its own config object; only `get` is needed of it. */
interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

const PROJECT = 'rds-migrate';
let session: Session | undefined;
let config: ConfigureRequest['config'] | undefined;

/** One session per process. Made at first use, because configure may not fail: the engine shows that at no resource. */
async function current(): Promise<Session> {
  if (!session) {
    const settings = settingsFrom((key) => config?.get(key));
    session = new Session(settings, process.cwd(), PROJECT, process.argv[2]);
    session.engine.gone.addEventListener('abort', leaveWhenAlone);
  }
  await session.begin();
  return session;
}

/** Calls of the engine under way in this process. */
let calls = 0;

/** The engine never ends the provider of a run in which it was killed itself; it goes once its last step is recorded. */
function leaveWhenAlone(): void {
  if (calls === 0 && session?.engine.gone.aborted) process.exit(1);
}

function split(inputs: Inputs): { kind: string; props: Props; halfMade: boolean; envelope: Props } {
  const { kind, __provider, halfMade, ...props } = inputs;
  return { kind, props, halfMade: halfMade === true, envelope: { kind, __provider } };
}

/** Turns every failure into one readable message; the engine adds the resource. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  calls += 1;
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(error, session?.live);
  } finally {
    calls -= 1;
    await session?.engine.flush();
    leaveWhenAlone();
  }
}

/** One list of open tasks a run is enough, whichever resource ends it first. */
let listed = false;
let adoption: Progress | undefined;

function adopted(session: Session): void {
  adoption ??= new Progress('adopted', session.movement.to.after.size, (text) => session.log('info', text));
  adoption.step();
}

async function ensure(inputs: Inputs, olds?: Inputs): Promise<{ id: string; outs: Props }> {
  const { kind, props, envelope } = split(inputs);
  const { props: applied, halfMade } = olds ? split(olds) : { props: undefined, halfMade: false };
  if (kind === MIGRATION) {
    const outs = await new MigrationLifecycle(await current()).enter(props, applied);
    return { id: MIGRATION, outs: { ...outs, ...envelope } };
  }
  try {
    await new Lifecycle(await current(), kindOf(kind)).ensure(props, applied, halfMade);
    if (session?.movement.from === undefined) adopted(await current());
  } catch (error) {
    if (error instanceof HalfDone) {
      const session = await current();
      if (session.engine.signal.aborted) throw error;
      await session.once('due', () => performDue(session));
      const tasks = listed ? [] : openTasks(session, String(props.name ?? ''));
      listed = true;
      const others = tasks.length > 0 ? `\n  also open in this stage:\n    ${tasks.join('\n    ')}` : '';
      const properties = { ...error.properties, ...envelope };
      throw new HalfDone(new Error(`${error.message}${others}`), error.id, properties, session.live);
    }
    throw error;
  }
  return { id: kindOf(kind).key(props), outs: inputs };
}

/** The dynamic provider of every resource of this project (loaded by PROVIDER_TEXT in resource.ts). */
export const provider = {
  async configure(request: ConfigureRequest) {
    config = request.config;
  },

  async check(olds: Inputs, news: Inputs) {
    return guarded(async () => {
      const { kind, props } = split(news);
      if (kind === MIGRATION) {
        if (olds.stage === undefined) await new MigrationLifecycle(await current()).adopt(props);
        return { inputs: news, failures: [] };
      }
      const parsed = kindOf(kind).schema.safeParse(props);
      const failures = parsed.success
        ? []
        : parsed.error.issues.map((issue) => ({ property: issue.path.join('.'), reason: issue.message }));
      return { inputs: news, failures };
    });
  },

  async diff(_id: string, olds: Inputs, news: Inputs) {
    return guarded(async () => {
      const { kind, props } = split(news);
      const { props: old, halfMade } = split(olds);
      const { changes, replaces } =
        kind === MIGRATION
          ? { changes: await new MigrationLifecycle(await current()).diff(old, props), replaces: [] }
          : await new Lifecycle(await current(), kindOf(kind)).diff(old, props);
      return { changes: changes || halfMade || replaces.length > 0, replaces, deleteBeforeReplace: true };
    });
  },

  async create(inputs: Inputs) {
    return guarded(() => ensure(inputs));
  },

  async update(_id: string, olds: Inputs, news: Inputs) {
    return guarded(async () => ({ outs: (await ensure(news, olds)).outs }));
  },

  async delete(_id: string, inputs: Inputs) {
    return guarded(async () => {
      const { kind, props } = split(inputs);
      if (kind === MIGRATION) return new MigrationLifecycle(await current()).remove();
      return new Lifecycle(await current(), kindOf(kind)).remove(props);
    });
  },

  async read(id: string, recorded: Inputs) {
    return guarded(async () => {
      const { kind, props, halfMade, envelope } = split(recorded);
      if (kind === MIGRATION) return { id, props: recorded, inputs: recorded };
      const live = await new Lifecycle(await current(), kindOf(kind)).read(props);
      if (!live) return { id: '', props: {} };
      const inputs = { ...live, ...envelope };
      // What was broken off stays so until `up` has gone on with it.
      return { id, props: halfMade ? { ...inputs, halfMade } : inputs, inputs };
    });
  },
} satisfies Record<
  keyof Pick<dynamic.ResourceProvider, 'check' | 'diff' | 'create' | 'update' | 'delete' | 'read' | 'configure'>,
  unknown
>;
