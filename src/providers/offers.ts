import { hasPlace } from '../planner/pointer';
import type { ResourceId } from '../planner/types';
import type { Session } from './session';

/** What messages recommend: `accept` only where a document has a place for the value, else a change by hand. */

function canAccept({ movement, environment }: Session, id: ResourceId, paths: readonly string[]): boolean {
  const resource = movement.to.after.get(id);
  const documents = [environment.source.deployment, environment.target.deployment];
  return resource !== undefined && paths.some((path) => hasPlace(resource.kind, resource.props, path, documents));
}

/** How a live value gets into the documents. */
export function takenOver(session: Session, id: ResourceId, path: string): string {
  return canAccept(session, id, [path])
    ? `\`npx rds-migrate accept ${id}\` takes it over`
    : 'write it into the documents by hand';
}

/** The other way than a correction by hand, where there is one. */
export function orAccept(session: Session, id: ResourceId, paths: readonly string[]): string {
  return canAccept(session, id, paths) ? `, or run \`npx rds-migrate accept ${id}\`` : '';
}
