import { describe, expect, it } from 'vitest';
import { change } from '../../src/cmdlets/invocation';
import { run } from '../../src/cmdlets/step';
import { stepLines } from '../../src/report/invocations';

const send = change('Send-RDUserMessage', {
  HostServer: 'a.b.c',
  UnifiedSessionID: 1,
  MessageTitle: 't',
  MessageBody: 'b',
});

describe('the steps of a plan as text', () => {
  it('have a cmdlet as it is and its condition as a comment before it', () => {
    const onlyIf = { text: 'nobody is signed in', reads: [], holds: () => true };
    const step = run(change('Remove-RDSessionHost', { SessionHost: ['a.b.c'], Force: true }), { onlyIf });
    expect(stepLines([step])).toEqual([
      '# only if nobody is signed in',
      "Remove-RDSessionHost -SessionHost @('a.b.c') -Force -ConnectionBroker <active broker>",
    ]);
  });

  it('have waits only as comments, with what may be run meanwhile', () => {
    const lines = stepLines([
      {
        do: 'wait',
        title: 'everybody signs out',
        reads: [],
        open: () => undefined,
        everySeconds: 60,
        blockSeconds: 0,
        waitsFor: 'people',
        instructions: 'first line\nsecond line',
        mayRun: [send],
      },
    ]);
    expect(lines).toEqual([
      '# wait for people: everybody signs out',
      '#   first line',
      '#   second line',
      '# meanwhile, as it becomes due:',
      expect.stringMatching(/^# {3}Send-RDUserMessage /),
    ]);
    expect(lines.every((line) => line.startsWith('#'))).toBe(true);
  });
});
