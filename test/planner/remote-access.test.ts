import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatInvocation } from '../../src/cmdlets/quoting';
import { checkDocuments } from '../../src/documents/crosscheck';
import { loadDocument } from '../../src/documents/load';
import { planOf } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import { check } from '../../src/rules';
import { checkout } from '../support/project.mjs';

const scenario = (name: string) => {
  const read = (file: string) => loadDocument(join(checkout, 'stacks', 'base', name, file));
  return { source: read('source.yaml'), target: read('target.yaml') };
};

describe.each(['remote-access-2008r2', 'remote-access-2003'])('the scenario %s', (name) => {
  const { source, target } = scenario(name);
  const plan = planOf(source.deployment, target.deployment);

  it('has documents without a mistake', () => {
    expect(checkDocuments(source, target).errors.map((error) => error.describe())).toEqual([]);
  });

  it('is one track of its own, in the order of the guide', () => {
    expect(plan.tracks).toHaveLength(1);
    const order = [
      'source',
      'announce',
      'prepare',
      'nps',
      'transfer',
      'manual',
      'verify-offline',
      'cut-over',
      'verify',
      'complete',
      'target',
    ];
    const names = plan.stages.map((stage) => stage.name.replace('remote-access/', ''));
    expect(names).toEqual(order.filter((one) => names.includes(one)));
    expect(names).toContain('cut-over');
  });

  it('is blocked by nothing', () => {
    const { tracks: _tracks, ...view } = plan;
    const findings = check({ source: source.deployment, target: target.deployment, plan: view });
    expect(findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
  });

  it('calls these, stage by stage', () => {
    const lines = plan.stages.flatMap((stage) => [
      `# ${stage.name}`,
      ...stepsOf(stage).flatMap(({ change, steps }) =>
        steps.map((step) =>
          step.do === 'run' ? formatInvocation(step.invocation) : `wait: ${step.title} (${change.id})`,
        ),
      ),
    ]);
    expect(lines).toMatchSnapshot();
  });

  it('tells people what to do, with the real names', () => {
    const tasks = plan.stages.flatMap((stage) =>
      [...stage.after.values()]
        .filter(({ kind }) => kind === 'ManualTask')
        .map(({ key, props }) => `${key}\n${String(props.text)}`),
    );
    expect(tasks).toMatchSnapshot();
  });
});

it('a server of 2012 and later is taken over as it is, and its service stopped at the cut-over', () => {
  const { source, target } = scenario('remote-access-2008r2');
  const from = structuredClone(source.deployment);
  const old = from.remoteAccess?.['vpn01.contoso.com'];
  if (!old) throw new Error('no server');
  old.server.os = '2012';
  const plan = planOf(from, target.deployment);
  expect(plan.stages[0]?.after.has('VpnAddressAssignment/vpn01.contoso.com')).toBe(true);
  const cutOver = plan.stages.find(({ name }) => name === 'remote-access/cut-over');
  expect(cutOver?.after.get('RemoteAccessService/vpn01.contoso.com')?.props.running).toBe(false);
  const complete = plan.stages.find(({ name }) => name === 'remote-access/complete');
  expect([...(complete?.after.keys() ?? [])].filter((id) => id.includes('vpn01'))).toEqual([]);
  // What is on the old server stays on it, as a way back.
  const steps = complete ? stepsOf(complete).filter(({ change }) => change.action === 'delete') : [];
  expect(steps.flatMap((planned) => planned.steps)).toEqual([]);
});
