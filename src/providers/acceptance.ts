import { isDeepStrictEqual } from 'node:util';
import { writeAtomically } from '../documents/atomic-write';
import { type Edit, editedText } from '../documents/edit';
import { environmentFolder, loadEnvironment } from '../documents/environment';
import { recordAccepted } from '../documents/evidence';
import type { LoadedDocument } from '../documents/load';
import { UserError } from '../errors';
import { fieldPlaces, pointerOf, pointerText, valueIn } from '../planner/pointer';
import type { Resource, ResourceId } from '../planner/types';
import { kindOf } from '../resources';
import { SECRET } from '../resources/diff';
import { segmentsOf, valueAt } from '../resources/fields';
import type { FieldChange } from '../resources/kind';
import { Lifecycle } from './lifecycle';
import type { Session } from './session';

/** One value that was taken over, and the files that have it now. */
export interface Accepted extends FieldChange {
  written: { file: string; pointer: string }[];
  /** Documents that say something else there on purpose, with what they say; undefined where they have no such object. */
  kept: { role: Role; says: unknown }[];
}

type Role = 'source' | 'target';
const ROLES: readonly Role[] = ['source', 'target'];

/** Who accepts, and when; both come from the caller. */
export interface Acceptor {
  by: string;
  at: string;
}

/**
 * Takes live values that a colleague set into the documents (docs/stages.md rule 6). Each document is changed only where it
 * says what this stage wants: a value that the target changes later on stays as planned.
 */
export async function acceptLive(session: Session, id: ResourceId, who: Acceptor, field?: string): Promise<Accepted[]> {
  const resource = session.stage.after.get(id) ?? unknownResource(session, id);
  const changes = await differing(session, resource, field);
  const { environment } = session;
  const writes = changes.map((change) => {
    const places = ROLES.flatMap((role) =>
      placeIn(environment[role], resource, change).map((place) => ({ ...place, role })),
    );
    if (places.length === 0) throw noPlace(id, resource.kind, change.path);
    return { change, places };
  });
  const { settings, root } = session;
  const edits = new Map<string, Edit[]>();
  for (const { change, places } of writes) {
    for (const { file, segments } of places) {
      edits.set(file, [...(edits.get(file) ?? []), { at: pointerText(segments), value: change.from }]);
    }
  }
  allOrNothing(edits, () => {
    const after = loadEnvironment(root, settings.environment);
    const entries = writes.map(({ change, places }) => ({
      resource: id,
      field: change.path,
      value: change.from,
      ...who,
      source: after.source.digest,
      target: after.target.digest,
      places: places.map(({ role, segments }) => ({ document: role, pointer: pointerText(segments) })),
    }));
    recordAccepted(environmentFolder(root, settings.environment), ...entries);
  });
  return writes.map(({ change, places }) => ({
    ...change,
    written: places.map(({ file, segments }) => ({ file, pointer: pointerText(segments) })),
    kept: ROLES.filter((role) => !places.some((place) => place.role === role)).map((role) => ({
      role,
      says: saidIn(environment[role], resource, change),
    })),
  }));
}

/** Documents that changed without evidence of why would stop every later run, so that either all is written or nothing. */
function allOrNothing(edits: ReadonlyMap<string, readonly Edit[]>, record: () => void): void {
  const texts = [...edits].map(([file, ofFile]) => ({
    file,
    before: editedText(file, []),
    after: editedText(file, ofFile),
  }));
  const written: typeof texts = [];
  try {
    for (const text of texts) {
      writeAtomically(text.file, text.after);
      written.push(text);
    }
    record();
  } catch (error) {
    for (const { file, before } of written) writeAtomically(file, before);
    throw error;
  }
}

async function differing(session: Session, resource: Resource, field?: string): Promise<FieldChange[]> {
  const { environment } = session.settings;
  const id = `${resource.kind}/${resource.key}`;
  const { current, foreign } = await new Lifecycle(session, kindOf(resource.kind)).stand(resource.props);
  if (!current) {
    throw new UserError(
      'accept-vanished',
      `${id} does not exist live: there is no value to accept`,
      'take the object out of both documents by hand',
    );
  }
  const chosen = field === undefined ? foreign : foreign.filter((change) => change.path === field);
  if (chosen.length > 0) return chosen;
  const all = foreign.map((change) => change.path);
  throw new UserError(
    'accept-nothing',
    field === undefined
      ? `${id} is live as the documents say: nothing to accept`
      : `${id} has no difference in ${field}`,
    all.length > 0
      ? `fields that differ: ${all.join(', ')}`
      : `npx rds-migrate verify ${environment} names what differs`,
  );
}

function placeIn(
  document: LoadedDocument,
  resource: Resource,
  change: FieldChange,
): { file: string; segments: string[] }[] {
  const kind = kindOf(resource.kind);
  if (change.from === SECRET || change.to === SECRET) return [];
  const segments = pointerOf(resource.kind, resource.props, change.path, document.deployment);
  const file = document.files[0];
  if (!segments || file === undefined) return [];
  const wanted = valueAt(resource.props, segmentsOf(kind, change.path));
  return sameValue(valueIn(document.deployment, segments), wanted) ? [{ file, segments }] : [];
}

function saidIn(document: LoadedDocument, resource: Resource, change: FieldChange): unknown {
  const segments = pointerOf(resource.kind, resource.props, change.path, document.deployment);
  return segments && valueIn(document.deployment, segments);
}

/** The planner sorts what has no order, a document needn't. */
function sameValue(said: unknown, wanted: unknown): boolean {
  if (!Array.isArray(said) || !Array.isArray(wanted)) return isDeepStrictEqual(said, wanted);
  return isDeepStrictEqual(
    said.map((item) => JSON.stringify(item)).sort(),
    wanted.map((item) => JSON.stringify(item)).sort(),
  );
}

function noPlace(id: ResourceId, kind: string, field: string): UserError {
  const row = fieldPlaces[kind];
  const why = row && 'none' in row ? row.none : 'it is a secret, or follows from other things in them';
  return new UserError(
    'accept-no-place',
    `${field} of ${id} can't be written into the documents: ${why}`,
    'change the documents by hand, or let the document win: `pulumi config set enforce <resource>` and `pulumi up`',
  );
}

function unknownResource(session: Session, id: string): never {
  const ids = [...session.stage.after.keys()];
  const same = ids.find((known) => known.toLowerCase() === id.toLowerCase());
  const ofKind = ids.filter((known) => known.split('/')[0] === id.split('/')[0]);
  throw new UserError(
    'unknown-resource',
    `stage ${session.stage.name} has no resource ${id}${same ? `; did you mean ${same}?` : ''}`,
    ofKind.length > 0
      ? `those of this kind: ${ofKind.slice(0, 20).join(', ')}`
      : 'a resource is written Kind/key, e.g. SessionCollection/Office',
  );
}
