import type { Deployment } from '../documents/schema';
import { linked } from './order';
import { brokerResources } from './resources/brokers';
import { stateOf } from './resources/build';
import { certificateResources } from './resources/certificates';
import { collectionResources, sessionHostResources } from './resources/collections';
import { desktopResources } from './resources/desktops';
import { gatewayResources } from './resources/gateway';
import { licensingResources } from './resources/licensing';
import { nameResources } from './resources/names';
import { remoteAccessResources } from './resources/remote-access';
import { serverResources } from './resources/servers';
import { webResources } from './resources/web';
import { documentTasks } from './tasks';
import type { PlanEvidence, Resource, State } from './types';

/** Areas of a document, in the order in which their resources are listed; a new area is one line here. */
const areas: ((deployment: Deployment) => Resource[])[] = [
  serverResources,
  brokerResources,
  certificateResources,
  nameResources,
  licensingResources,
  collectionResources,
  sessionHostResources,
  desktopResources,
  gatewayResources,
  webResources,
  remoteAccessResources,
];

/** Every resource that one document describes: what exists when the deployment is as it says. */
export function resourcesOf(deployment: Deployment, evidence?: PlanEvidence): State {
  const resources = areas.flatMap((area) => area(deployment));
  return linked(stateOf([...resources, ...documentTasks(deployment, 'target', evidence)]));
}
