import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, run, type Step } from '../../cmdlets/step';
import { DesktopUser } from '../../documents/scalars';
import type { Capture, Seen } from '../capture';
import type { Kind, World } from '../kind';
import { objects, sameName, text } from '../sessions/values';

/** Whose desktop is whose: the same for virtual machines and session hosts, but for names. */
export interface AssignmentNames {
  kind: string;
  description: string;
  /** What the desktop is, for the field table. */
  desktop: string;
  read(collection: string): Invocation;
  /** Property of what is read, and parameter of what is written. */
  property: string;
  parameter: string;
  set: string;
  remove: string;
  /** Whether two names mean one desktop. */
  same(one: unknown, other: string): boolean;
  /** Where they are in a live deployment, and in a document. */
  capture: {
    after: string[];
    reads(seen: Seen): Invocation[];
    collections(seen: Seen): string[];
    place(found: AssignmentProps): { path: string[]; value: string };
  };
}

const AssignmentProps = z.strictObject({
  collection: z.string().min(1),
  user: DesktopUser,
  desktop: z.string().min(1),
});
export type AssignmentProps = z.infer<typeof AssignmentProps>;

interface Pair {
  user: string;
  desktop: string;
}

/**
 * The kind of one sort of personal desktop. The cmdlet that sets is an error if the user has any desktop there or the
 * desktop any user, even the same pair (docs/behaviour/module.md section 6): both are freed first, and only then.
 */
export function assignmentKind(names: AssignmentNames, example: AssignmentProps): Kind<AssignmentProps> {
  const capture: Capture<AssignmentProps> = {
    after: names.capture.after,
    reads: (seen) => [...names.capture.reads(seen), ...names.capture.collections(seen).map(names.read)],
    strays: { untold: 'users get desktops by signing in' },
    probes: (seen) =>
      names.capture.collections(seen).flatMap((collection) =>
        seen.rows(names.read(collection)).flatMap((row) => {
          const user = DesktopUser.safeParse(row.User).data;
          const desktop = text(row[names.property]);
          return user === undefined || desktop === undefined ? [] : [{ collection, user, desktop }];
        }),
      ),
    write(objects, document) {
      for (const { probe, live } of objects) {
        const { path, value } = names.capture.place({ ...probe, ...live });
        document.set(path, value);
      }
    },
  };
  const live = (snapshot: Snapshot, collection: string): Pair[] =>
    objects(snapshot.get(names.read(collection)).output).flatMap((row) => {
      const user = text(row.User);
      const desktop = text(row[names.property]);
      return user === undefined || desktop === undefined ? [] : [{ user, desktop }];
    });
  const set = ({ collection, user, desktop }: AssignmentProps): Step => {
    const onlyIf: Condition = {
      text: `${user} has no desktop in ${collection}`,
      reads: [names.read(collection)],
      holds: (snapshot) => !live(snapshot, collection).some((pair) => sameName(pair.user, user)),
    };
    const parameters = { CollectionName: collection, User: user, [names.parameter]: desktop };
    return run(change(names.set, parameters), { onlyIf });
  };
  const free = (collection: string, user: string, unless?: string): Step => {
    const onlyIf: Condition = {
      text: unless === undefined ? `${user} has a desktop in ${collection}` : `the desktop of ${user} is not ${unless}`,
      reads: [names.read(collection)],
      holds: (snapshot) =>
        live(snapshot, collection).some(
          (pair) => sameName(pair.user, user) && (unless === undefined || !names.same(pair.desktop, unless)),
        ),
    };
    return run(change(names.remove, { CollectionName: collection, User: user, Force: true }), { onlyIf });
  };
  /** Users who lose their desktop in this stage altogether: removals come last, and the desktop is needed now. */
  const leaving = ({ collection, user, desktop }: AssignmentProps, { before, after }: World): string[] =>
    before
      .all<AssignmentProps>(names.kind)
      .filter((other) => sameName(other.collection, collection) && !sameName(other.user, user))
      .filter((other) => names.same(other.desktop, desktop) && !after.find(names.kind, keyOf(other)))
      .map((other) => other.user);
  return {
    name: names.kind,
    description: names.description,
    schema: AssignmentProps,
    key: keyOf,
    fields: {
      collection: { description: 'Personal collection', change: 'replace', compare: 'name' },
      user: { description: 'User, as DOMAIN\\name', change: 'replace', compare: 'name' },
      desktop: { description: names.desktop, change: 'inPlace', compare: 'name' },
    },
    reads: (props) => [names.read(props.collection)],
    observe(snapshot, { collection, user, desktop }) {
      const found = live(snapshot, collection).find((pair) => sameName(pair.user, user));
      if (!found) return undefined;
      return { collection, user, desktop: names.same(found.desktop, desktop) ? desktop : found.desktop.toLowerCase() };
    },
    create: (desired, world) => [
      ...leaving(desired, world).map((user) => free(desired.collection, user)),
      set(desired),
    ],
    update: ({ desired }, world) => [
      ...leaving(desired, world).map((user) => free(desired.collection, user)),
      free(desired.collection, desired.user, desired.desktop),
      set(desired),
    ],
    remove: ({ collection, user }) => [free(collection, user)],
    capture,
    example,
  };
}

/** Accounts are written in any case, so the key has one. */
function keyOf({ collection, user }: AssignmentProps): string {
  return `${collection}/${user.toLowerCase()}`;
}

export const sameDesktopName = (one: unknown, other: string): boolean => sameName(one, other);
