import { describe, expect, it } from 'vitest';
import { auditMistakes, neverMade } from './judge.mjs';

/** Entries of an audit log: `intent`, or how the call ended. */
const entry = (run: string, invocation: string, outcome?: string) => ({
  phase: outcome === undefined ? 'intent' : 'result',
  run,
  resource: 'Kind/one',
  invocation,
  outcome,
});
const done = (run: string, invocation: string) => [entry(run, invocation), entry(run, invocation, 'done')];
const usual = [entry('0', 'Set-A'), entry('0', 'Set-B')];
const provider = (when: string) => ({ when, victim: 'provider' });

describe('what the sweep finds wrong with an audit log', () => {
  const cases: [string, ReturnType<typeof entry>[], object, RegExp | undefined][] = [
    ['nothing happened', [...done('1', 'Set-A'), ...done('1', 'Set-B')], { struck: [] }, undefined],
    [
      'killed before a change, made by the next run',
      [entry('1', 'Set-A'), ...done('2', 'Set-A'), ...done('2', 'Set-B')],
      { kill: provider('before'), struck: [usual[0]] },
      undefined,
    ],
    [
      'killed after a change, found done by the next run',
      [entry('1', 'Set-A'), entry('2', 'Set-A', 'found-done'), ...done('2', 'Set-B')],
      { kill: provider('after'), struck: [usual[0]] },
      undefined,
    ],
    [
      'killed after a change, which the next run makes again',
      [entry('1', 'Set-A'), ...done('2', 'Set-A'), ...done('2', 'Set-B')],
      { kill: provider('after'), struck: [usual[0]] },
      /done 1 times after it had taken place: Set-A/,
    ],
    [
      'made twice',
      [...done('1', 'Set-A'), ...done('2', 'Set-A'), ...done('2', 'Set-B')],
      { struck: [] },
      /done 2 times/,
    ],
    [
      'something else was made',
      [...done('1', 'Set-A'), ...done('1', 'Set-B'), ...done('1', 'Set-C')],
      { struck: [] },
      /only after the crash: Set-C/,
    ],
    [
      'a result is missing of a change that nobody struck',
      [entry('1', 'Set-A'), entry('1', 'Set-B'), ...done('2', 'Set-B')],
      { kill: provider('before'), struck: [usual[1]] },
      /no result: Set-A/,
    ],
    [
      'the engine alone was killed: the provider records what it was doing',
      [entry('1', 'Set-A'), ...done('2', 'Set-B')],
      { kill: { when: 'before', victim: 'engine' }, struck: [usual[0]] },
      /no result: Set-A/,
    ],
  ];
  const secret = "Set-VpnS2SInterface -Name 'A' -Password <secret a> -Force";
  const made = [...done('1', secret), ...done('2', secret)];
  const [killed, failed] = [{ kill: provider('before') }, {}];
  const once: unknown[] = [];
  const twice = [expect.stringMatching(/done 2 times/)];
  it.each([
    ['its run was killed, at whatever resource', killed, { run: '1', resource: 'Kind/other' }, once],
    ['another run was killed', killed, { run: '0', resource: 'Kind/one' }, twice],
    ['it is the last run that was killed', killed, { run: '2', resource: 'Kind/one' }, twice],
    ['a change of its own resource failed', failed, { run: '1', resource: 'Kind/one' }, once],
    ['a change of another resource failed', failed, { run: '1', resource: 'Kind/other' }, twice],
  ])('a secret that is set once more: %s', (_what, how, at, expected) => {
    const struck = [{ ...entry('1', 'Set-A'), ...at }];
    expect(auditMistakes([entry('0', secret)], made, { kill: undefined, ...how, struck })).toEqual(expected);
  });

  it('does not take the word of a later run on a killed one for a call of its own', () => {
    const entries = [...done('1', secret), entry('1', secret), entry('2', secret, 'found-done')];
    const struck = [{ ...entry('1', secret) }];
    expect(auditMistakes([entry('0', secret)], entries, { kill: provider('after'), struck })).toEqual([]);
    expect(
      auditMistakes([entry('0', secret)], [...done('1', secret), ...entries], { kill: provider('after'), struck }),
    ).toEqual(twice);
  });

  it('asks for a change that failed and was not made later, and not for a message', () => {
    const failed = entry('1', 'Set-A');
    const entries = [failed, entry('1', 'Set-A', 'error')];
    expect(neverMade(entries, [failed])).toEqual([expect.stringMatching(/never made: Set-A/)]);
    expect(neverMade([...entries, ...done('2', 'Set-A')], [failed])).toEqual([]);
    expect(neverMade([...done('0', 'Set-A'), ...entries], [failed])).toEqual([expect.stringMatching(/never made/)]);
    expect(neverMade(entries, [{ ...failed, key: 'notice' }])).toEqual([]);
    const closed = entry('1', "Set-RDSessionHost -SessionHost @('a') -NewConnectionAllowed 'No'");
    expect(neverMade([closed], [closed])).toEqual([]);
  });

  it.each(cases)('%s', (_what, entries, how, finds) => {
    const mistakes = auditMistakes(usual, entries, { kill: undefined, struck: [], ...how });
    if (finds) expect(mistakes.join('\n')).toMatch(finds);
    else expect(mistakes).toEqual([]);
  });
});
