import { describe, expect, it } from 'vitest';
import { getRdWorkspace } from '../../../src/cmdlets/reads';
import { workspaceKind } from '../../../src/resources/rds/workspace';
import { observed, summary, updated, worldOf } from '../kind-world';

describe('Workspace', () => {
  const props = { name: 'Contoso Apps' };
  it('reads one name and writes another parameter', () => {
    expect(observed(workspaceKind, props)).toBeUndefined();
    expect(observed(workspaceKind, props, [getRdWorkspace(), [{ WorkspaceName: 'Old' }]])).toEqual({ name: 'Old' });
    const set = ['Set-RDWorkspace {"Name":"Contoso Apps"} @activeBroker'];
    expect(summary(workspaceKind.create(props, worldOf()))).toEqual(set);
    expect(summary(updated(workspaceKind, { name: 'Old' }, props, ['name']))).toEqual(set);
    expect(workspaceKind.remove(props, worldOf())).toEqual([]);
  });
});
