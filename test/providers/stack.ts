import { loadEnvironment } from '../../src/documents/environment';
import { describeError } from '../../src/errors';
import { stageNamed } from '../../src/planner/plan';
import { type ResourceId, resourceId } from '../../src/planner/types';
import { Lifecycle } from '../../src/providers/lifecycle';
import { MigrationLifecycle } from '../../src/providers/migration';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import type { Props } from '../../src/resources/kind';
import { endRun, type Scene } from './scene';

/** What the engine keeps of a stack. */
export class Stack {
  record: Props | undefined;
  private readonly applied = new Map<ResourceId, Props>();

  constructor(private readonly made: Scene) {}

  /** `pulumi up` at a stage: the root resource, everything the stage wants, then what it no longer has. */
  async up(stage: string, config: Record<string, string> = {}): Promise<Session> {
    const session = this.made.session({ stage, ...config });
    try {
      const migration = new MigrationLifecycle(session);
      const news = this.inputs(stage);
      const differs = this.record === undefined || (await migration.diff(this.record, news));
      if (differs) this.record = JSON.parse(JSON.stringify(await migration.enter(news, this.record)));
      const { after } = stageNamed(session.plan, stage);
      const seen = new Set<ResourceId>();
      const ensure = async (id: ResourceId) => {
        const resource = after.get(id);
        if (!resource || seen.has(id)) return;
        seen.add(id);
        for (const other of resource.after) await ensure(other);
        await new Lifecycle(session, kindOf(resource.kind)).ensure(resource.props, this.applied.get(id));
        this.applied.set(id, resource.props);
      };
      for (const { kind, key } of after.values()) await ensure(resourceId(kind, key));
      for (const [id, props] of [...this.applied].reverse()) {
        if (after.has(id)) continue;
        await new Lifecycle(session, kindOf(id.split('/')[0] ?? '')).remove(props);
        this.applied.delete(id);
      }
      return session;
    } finally {
      await endRun(session);
    }
  }

  /** The message of a run that is refused, with its next step. */
  async refused(stage: string, config: Record<string, string> = {}): Promise<string> {
    return this.up(stage, config).then(
      () => 'not refused',
      (error) => describeError(error),
    );
  }

  private inputs(stage: string): Props {
    const { source, target } = loadEnvironment(this.made.root, 'small');
    return { stage, stack: 'small', documents: { source: source.digest, target: target.digest } };
  }
}

export async function played(made: Scene, ...stages: string[]): Promise<Stack> {
  const stack = new Stack(made);
  for (const stage of stages) await stack.up(stage);
  return stack;
}
