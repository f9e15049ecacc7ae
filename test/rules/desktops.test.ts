import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { check } from '../../src/rules';
import { desktopClusters } from '../../src/rules/desktop-clusters';
import { desktopsOneRelease } from '../../src/rules/desktops-one-release';
import { desktopSource, desktopTarget } from '../planner/desktop-samples';

function edited(document: Deployment, edit: (copy: Deployment) => void): Deployment {
  const copy = structuredClone(document);
  edit(copy);
  return copy;
}

const clustered = (document: Deployment, cluster: string) =>
  edited(document, ({ virtualDesktops }) => {
    for (const host of Object.values(virtualDesktops?.hosts ?? {})) host.cluster = cluster;
  });

describe('rules about virtual desktops', () => {
  it('have nothing against the sample', () => {
    const plan = planOf(desktopSource, desktopTarget);
    const found = check({ source: desktopSource, target: desktopTarget, plan });
    expect(found.filter(({ severity }) => severity === 'blocker')).toEqual([]);
  });

  it('want one release in a collection', () => {
    const target = edited(desktopTarget, ({ servers }) => {
      servers['rdvh12.contoso.com'] = { os: '2025' };
    });
    expect(desktopsOneRelease.check({ source: target, target })).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('Pool of the source document has hosts of 2022 and 2025'),
      },
      { severity: 'warning' },
      { severity: 'blocker', message: expect.stringContaining('Pool of the target document') },
      { severity: 'blocker' },
    ]);
  });

  it('want a new cluster for new hosts', () => {
    const source = clustered(desktopSource, 'hv01.contoso.com');
    expect(desktopClusters.check({ source, target: clustered(desktopTarget, 'hv01.contoso.com') })).toMatchObject([
      { message: expect.stringContaining('hv01.contoso.com would have nodes of 2019 and 2022') },
    ]);
    const target = clustered(desktopTarget, 'hv11.contoso.com');
    expect(desktopClusters.check({ source, target })).toEqual([]);
    const add = planOf(source, target).stages.find(({ name }) => name === 'desktops/all/add');
    const tasks = [...(add?.after.values() ?? [])].filter(({ kind }) => kind === 'ManualTask');
    expect(tasks.map(({ props }) => props.text)).toEqual([expect.stringContaining('Build the failover cluster hv11')]);
  });
});
