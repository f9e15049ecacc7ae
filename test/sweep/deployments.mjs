// What is swept. The small ones have between them every kind of stage; the sample is the one that the demo migrates.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { checkout } from '../support/project.mjs';
import { singleDeployment, smallDeployment } from '../support/small.mjs';
import { desktopDeployment } from '../support/small-desktops.mjs';

/** By name: what gives its documents, and the sessions on it. */
export const DEPLOYMENTS = {
  small: { documents: smallDeployment, sessions: [{ collection: 'Office', count: 4 }] },
  single: { documents: singleDeployment, sessions: [{ collection: 'Desktop', count: 4 }] },
  desktops: {
    documents: desktopDeployment,
    sessions: [
      { collection: 'Pool', count: 1, disconnected: 0 },
      { collection: 'Engineering', count: 1, disconnected: 0 },
    ],
  },
  remoteAccess: { documents: () => documentsIn('remote-access-2008r2'), sessions: [] },
  sample: { documents: () => documentsIn('.'), sessions: [{ collection: 'Office', count: 4 }] },
};

function documentsIn(folder) {
  // Times stay the texts that they are.
  const read = (name) =>
    load(readFileSync(join(checkout, 'stacks/base', folder, `${name}.yaml`), 'utf8'), { schema: CORE_SCHEMA });
  return { source: read('source'), target: read('target') };
}
