import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { NOT_CAPTURED } from './common';
import { isThere, testPath } from './migration-store-parts';

const MigrationToolsFolder = z.strictObject({
  server: Fqdn,
  os: z.string().min(1),
  architecture: z.enum(['amd64', 'X86']),
  path: z.string().min(1),
});
type MigrationToolsFolder = z.infer<typeof MigrationToolsFolder>;

const folderOf = ({ path, os, architecture }: MigrationToolsFolder): string => `${path}\\SMT_${os}_${architecture}`;

export const migrationToolsFolderKind = defineKind<MigrationToolsFolder>({
  name: 'MigrationToolsFolder',
  description: 'The folder of Windows Server Migration Tools that is copied to an older server and registered there.',
  schema: MigrationToolsFolder,
  key: (props) => props.server,
  fields: {
    server: { description: 'Destination, which makes it.', change: 'replace', compare: 'name' },
    os: { description: 'Release of the source in the words of SmigDeploy.', change: 'replace' },
    architecture: { description: 'Architecture of the source.', change: 'replace' },
    path: { description: 'Where it is put.', change: 'replace' },
  },
  reads: (props) => [testPath(props.server, folderOf(props))],
  observe: (snapshot, props) => (isThere(snapshot, props.server, folderOf(props)) ? { ...props } : undefined),
  create: ({ server, os, architecture, path }) => [
    run(
      change(
        'SmigDeploy',
        { ArgumentList: ['/package', '/architecture', architecture, '/os', os, '/path', path] },
        { host: server },
      ),
    ),
  ],
  update: () => [],
  // A copy of what Windows has itself: it does no harm where it is.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', os: 'WS08R2', architecture: 'amd64', path: 'C:\\SmigDeploy' },
});
