import type { Example } from './example';
import { collectionExamples } from './examples-collections';
import { gatewayExamples } from './examples-gateway';
import { migrationToolsExamples } from './examples-migration-tools';
import { npsExamples } from './examples-nps';
import { remoteAccessExamples } from './examples-remote-access';
import { roleExamples } from './examples-roles';

/** What every kind tells the contract suite. */
export const examples: Example[] = [
  ...roleExamples,
  ...collectionExamples,
  ...gatewayExamples,
  ...remoteAccessExamples,
  ...migrationToolsExamples,
  ...npsExamples,
];
