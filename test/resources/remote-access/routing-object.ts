import { describe, expect, it } from 'vitest';
import { fieldChanges } from '../../../src/resources/diff';
import type { Kind, Props } from '../../../src/resources/kind';
import { live, runAt } from '../kind-world';
import { calls, kept, retired, routing, update } from './remote-access-world';

export interface RoutingObject {
  kind: Kind;
  context: string;
  /** As a dump has it, in other cases than the document. */
  line: string;
  /** What takes it away: what tells it from others, no more. */
  gone: string;
  set?: { props: Props; command: string };
}

/** What is alike for every object that netsh adds, sets and deletes by a line. */
export function describeRoutingObject({ kind, context, line, gone, set }: RoutingObject): void {
  describe(kind.name, () => {
    const props = kind.example;
    const found = (...lines: string[]) => kind.observe(live(routing({ [context]: lines })), props);

    it('is the line of the dump, in any case; another one is another object', () => {
      expect(fieldChanges(kind, found(line), props)).toEqual([]);
      expect(found(line.replace(/10\.20\.0\.0|wan|lan|internal|\.10 |10\.9\.0\.53/i, 'other '))).toBeUndefined();
    });

    it('is added once its protocol is there, and deleted by what tells it from others', () => {
      const steps = kind.create(props, kept);
      const installs = context !== 'routing ip';
      if (installs) {
        expect(calls(steps)[0]).toBe(`netsh ${context} install ?`);
        expect(runAt(steps, 0).onlyIf?.holds(live(routing({ [context]: ['install'] })))).toBe(false);
      }
      expect(steps).toHaveLength(installs ? 2 : 1);
      expect(calls(steps).at(-1)).toMatch(new RegExp(`^netsh ${context} add `));
      expect(calls(kind.remove(props, kept))).toEqual([`netsh ${context} ${gone}`]);
      expect(kind.remove(props, retired)).toEqual([]);
    });

    it(set ? 'is set in place' : 'has nothing that is set in place', () => {
      const inPlace = Object.entries(kind.fields).filter(([, field]) => field.change === 'inPlace');
      if (!set) expect(inPlace).toEqual([]);
      else
        expect(update(kind, props, { ...props, ...set.props }, ...Object.keys(set.props))).toEqual([
          `netsh ${context} ${set.command}`,
        ]);
    });
  });
}
