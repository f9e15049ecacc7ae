import type { Props } from '../resources/kind';
import { type Resource, type ResourceId, resourceId, type State } from './types';

/** A state being changed; the one it was made from stays as it is. */
export class Draft {
  private readonly resources: Map<ResourceId, Resource>;

  constructor(state: State) {
    this.resources = new Map(state);
  }

  get(kind: string, key: string): Resource | undefined {
    return this.resources.get(resourceId(kind, key));
  }

  all(kind: string): Resource[] {
    return [...this.resources.values()].filter((item) => item.kind === kind);
  }

  put(...resources: (Resource | undefined)[]): this {
    for (const item of resources) if (item) this.resources.set(resourceId(item.kind, item.key), item);
    return this;
  }

  /** Changes properties of a resource that is there; `undefined` takes one out. */
  patch(kind: string, key: string, props: Props): this {
    const old = this.get(kind, key);
    if (!old) return this;
    const merged = Object.entries({ ...old.props, ...props }).filter(([, value]) => value !== undefined);
    return this.put({ ...old, props: Object.fromEntries(merged) });
  }

  drop(kind: string, key: string): this {
    this.resources.delete(resourceId(kind, key));
    return this;
  }

  dropWhere(kind: string, holds: (item: Resource) => boolean): this {
    for (const item of this.all(kind)) if (holds(item)) this.drop(kind, item.key);
    return this;
  }

  state(): State {
    return this.resources;
  }
}
