import { describe, expect, it } from 'vitest';
import { readOptions } from './options.mjs';

const POINT = 'single:brokers/high-availability:1.1/before/provider';

describe('the options of the sweep', () => {
  it('are numbers where they are numbers', () => {
    const options = readOptions(['--sample', '3', '--shard', '2/3', '--minutes', '0.5', '--point', POINT]);
    expect(options).toMatchObject({ sample: 3, shard: [2, 3], minutes: 0.5, parallel: 2, named: [POINT] });
  });

  it.each([
    [['--parallel', '0'], /--parallel 0 is no whole number of at least 1/],
    [['--parallel', 'x'], /--parallel x is no whole number/],
    [['--minutes', 'x'], /--minutes x is no number/],
    [['--seed', 'abc'], /--seed abc is no whole number/],
    [['--shard', '3/2'], /--shard 3\/2 is no part/],
    [['--kind', 'denied'], /--kind denied is none of crash/],
    [['--faults', '--kind', 'engine'], /--kind engine is none of fault/],
    [['--deployment', 'nothing'], /no deployment nothing/],
    [['--point', POINT.replace('single', 'singel')], /no deployment singel/],
    [['--point', POINT.replace(':1', '.1')], /--point .* is none/],
    [['--nothing'], /Unknown option '--nothing'/],
  ])('%j is refused', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
