import { describe, expect, it } from 'vitest';
import { planOf } from '../../src/planner/plan';
import { BREAK_GLASS } from '../../src/report/break-glass/areas';
import { putBackSteps } from '../../src/report/break-glass/steps';
import { stepLines } from '../../src/report/invocations';
import { topologyOf } from '../../src/report/topology';
import { kinds } from '../../src/resources';
import { desktopSource, desktopTarget } from '../planner/desktop-samples';

const { stages } = planOf(desktopSource, desktopTarget);

function lines(name: string): string[] {
  const stage = stages.find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`no stage ${name}`);
  return putBackSteps(stage, stages)
    .flatMap(({ steps }) => stepLines(steps))
    .filter((line) => !line.startsWith('#'));
}

describe('virtual desktops in the report', () => {
  it('have break-glass lines for their area, of kinds that exist', () => {
    for (const { area } of stages) expect(BREAK_GLASS).toHaveProperty(area);
    for (const name of BREAK_GLASS.desktops?.kinds ?? []) expect([...kinds.keys()]).toContain(name);
  });

  it('go back to the old hosts by hand: moved ones by a move, those of a pool made anew', () => {
    const back = lines('desktops/all/move');
    expect(back).toContainEqual(
      expect.stringMatching(/^Move-RDVirtualDesktop .*-SourceHost 'rdvh11.*-DestinationHost 'rdvh01.*-Name 'ENG-01'/),
    );
    expect(back).toContainEqual(
      expect.stringMatching(/^Add-RDVirtualDesktopToCollection .*'Pool'.*@\{'rdvh01.contoso.com'=2\}/),
    );
    expect(back.join()).not.toContain('Remove-RDVirtualDesktopFromCollection');
  });

  it('send people back to their old session hosts', () => {
    expect(lines('sessions/all/add')).toContainEqual(
      expect.stringMatching(/^Set-RDPersonalSessionDesktopAssignment .*carla.*rdsh01/),
    );
  });

  it('show their hosts in the diagram', () => {
    const group = topologyOf(desktopSource, desktopTarget, 'source').groups.find(({ id }) => id === 'virtualization');
    expect(group?.servers.map(({ name, fate }) => `${name} ${fate}`)).toEqual([
      'rdvh01.contoso.com leaves',
      'rdvh02.contoso.com leaves',
    ]);
  });
});
