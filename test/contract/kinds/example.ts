import type { Hands, State as Simulation } from '../../../src/cmdlets/runners/simulator';
import type { Props } from '../../../src/resources/kind';

/** A resource that has to be there as well. */
export type Entry = [kind: string, props: Props];

/** What a kind tells the contract suite: an object, what it stands on, and other values for its fields. */
export interface Example {
  kind: string;
  /** Told apart from the other examples of its kind. */
  title?: string;
  /** Left out: the example on the kind's page. */
  props?: Props;
  /** Made before it, by their own kinds, in this order. */
  given?: Entry[];
  /** In the desired state beside it, and made by nobody here. */
  planned?: Entry[];
  /** The broker that is still there at the end, where it isn't the one of the documents. */
  broker?: string;
  /** Anything else about the simulated deployment. */
  state?: (state: Simulation) => void;
  /** Another value for fields, each written alone; by path. */
  values?: Record<string, unknown>;
  /** Fields that can only change with others: those others, by path. */
  together?: Record<string, Record<string, unknown>>;
  /** Fields that are not written alone, and why. */
  unwritten?: Record<string, string>;
  /** Fields whose other value is content with what is there. */
  alike?: string[];
  /** Fields that have no way back, and why. */
  oneWay?: Record<string, string>;
  /** Why it is there from the start and stays: the deployment or a server always has one. */
  always?: string;
  /** Why removal leaves it as it is. */
  kept?: string;
  /** What people do when a run waits for them. */
  people?: (hands: Hands, props: Props) => void;
}
