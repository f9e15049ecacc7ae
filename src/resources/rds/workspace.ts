import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdWorkspace } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { defineKind } from '../kind';
import { firstRow, textOf } from '../values';

const Workspace = z.strictObject({ name: z.string().min(1) });
type Workspace = z.infer<typeof Workspace>;

/** The setter's parameter is Name, the property it reads back as is WorkspaceName (docs/behaviour/module.md section 11). */
function setWorkspace(name: string): Invocation {
  return change('Set-RDWorkspace', { Name: name });
}

export const workspaceKind = defineKind<Workspace>({
  name: 'Workspace',
  description: 'The name users see above their feed, "RemoteApp and Desktop Connection" in Server Manager.',
  schema: Workspace,
  key: () => 'deployment',
  fields: { name: { description: 'Workspace name.', change: 'inPlace' } },
  reads: () => [getRdWorkspace()],
  observe(snapshot) {
    const name = textOf(firstRow(snapshot, getRdWorkspace())?.WorkspaceName);
    return name === undefined ? undefined : { name };
  },
  create: (desired) => [run(setWorkspace(desired.name))],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [run(setWorkspace(desired.name))]),
  // Every deployment has a workspace name; no longer managed is all it can become.
  remove: () => [],
  capture: {
    reads: () => [getRdWorkspace()],
    strays: { untold: 'a setting that is there in any case' },
    probes: () => [{ name: '' }],
    write([found], document) {
      document.set(['connectionBrokers', 'workspace'], found && { name: found.live.name });
    },
  },
  example: { name: 'Contoso Apps' },
});
