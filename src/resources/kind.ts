import type { z } from 'zod';
import type { Invocation } from '../cmdlets/invocation';
import type { Snapshot } from '../cmdlets/snapshot';
import type { Step } from '../cmdlets/step';
import type { Capture, NotCaptured } from './capture';

/** Properties of a resource: plain JSON, shaped by its kind's schema. */
export type Props = Record<string, unknown>;

/** How one field is compared, changed and shown. Fields are named by dotted path; `*` stands for any key of a map. */
export interface Field {
  description: string;
  /** `inPlace`: `update` can write it. `replace`: only by removing and creating the object. `never`: `why` says why not. */
  change: 'inPlace' | 'replace' | 'never';
  why?: string;
  /** `text`: exact (default). `name`: without case. `set` and `nameSet`: order does not matter, the latter without case either. `list`: order matters. */
  compare?: 'text' | 'name' | 'set' | 'nameSet' | 'list';
  /** Its value is a secret: masked everywhere, compared in memory only. */
  secret?: boolean;
  /** It changes by itself, e.g. with the sessions of users: no part of what is approved. */
  volatile?: true;
  /** It comes right by itself; what to know while it isn't, in place of how to put it back. */
  passes?: string;
  /** No cmdlet reads it back: compared with what was last applied, not with what is live. */
  writeOnly?: boolean;
  /** Fields that a change of this one takes apart for a moment, and that are therefore scheduled with it. */
  alsoWrites?: string[];
  /** The product's default, written when a document says `default`. */
  default?: unknown;
}

/** One field that differs. */
export interface FieldChange {
  path: string;
  from: unknown;
  to: unknown;
}

/** Look-up of the desired state; pure, so that the same kind plans offline and acts online. */
export interface StateView {
  find<P extends Props = Props>(kind: string, key: string): P | undefined;
  all<P extends Props = Props>(kind: string): P[];
}

/** What a kind may know of everything else: the desired state before this stage and at its end. */
export interface World {
  stage: string;
  before: StateView;
  after: StateView;
}

/** What has to become of an object that exists. `changes` are the fields to write; all others stay as they are live. */
export interface Change<P extends Props = Props> {
  current: Partial<P>;
  desired: P;
  changes: FieldChange[];
}

/**
 * One type of managed object: data and pure functions. A kind runs nothing, writes no diff of its own and knows no
 * Pulumi; one generic lifecycle (src/providers/lifecycle.ts) serves all of them.
 */
export interface Kind<P extends Props = Props> {
  /** Singular, as in the type token `rds:<name>`. */
  name: string;
  /** One line for the generated page. */
  description: string;
  schema: z.ZodType<P>;
  /** Identity in the deployment; also the Pulumi resource's name and id, e.g. `Office/WORD`. */
  key(props: P): string;
  fields: Record<string, Field>;
  /** The reads in whose output the object is found; shared between objects wherever one read returns many. */
  reads(props: P): Invocation[];
  /** What is there now; undefined = the object does not exist. Only readable fields, in the schema's spelling. Never throws for odd output. */
  observe(snapshot: Snapshot, props: P): Partial<P> | undefined;
  /** Steps that make the object exist; what `update` could write afterwards may be left to it. */
  create(desired: P, world: World): Step[];
  /** `create` has steps after the object exists (e.g. putting side effects right) and may be run again after a crash. */
  createResumes?: true;
  update(change: Change<P>, world: World): Step[];
  /**
   * `update` has steps whose effect no field shows. Each asks first whether it is still to be done, or leaves that to the log
   * (`unlessLeft`): they are gone through again after a crash, and after a complaint, though the fields read as wanted.
   */
  updateResumes?: true;
  /** Steps that make it not exist; empty for what is only observed (e.g. a server). */
  remove(current: P, world: World): Step[];
  /**
   * Steps of `remove` that come after the object is gone; each asks first whether it is needed. A run that was cut off there is made up
   * for with them, and the questions are asked once more after every removal.
   */
  afterRemoval?(gone: P, world: World): Step[];
  /** Why the object can never be removed, where no cmdlet does so; a plan that would remove it is refused with this text. */
  permanent?: string;
  /** How its objects get from a live deployment into a document (`rds-migrate capture`). */
  capture: Capture<P> | NotCaptured;
  /** Smallest complete example; the contract suite and the generated page use it. */
  example: P;
}

/** Keeps the property type inside the kind's own file and hides it from the registry. */
export function defineKind<P extends Props>(kind: Kind<P>): Kind {
  return kind as unknown as Kind;
}
