import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/cmdlets/result';
import { everyReal } from '../../src/cmdlets/runners/real-time';
import { tellingHowLong } from '../../src/cmdlets/telling';

/** As the clock of a real runner does it. */
const clock: Clock = { now: () => new Date(), sleep: async () => undefined, every: everyReal };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function minutesOf(minutes: number, fail = false) {
  const told: { text: string; lasting: boolean }[] = [];
  const call = new Promise<string>((done, refuse) => {
    setTimeout(() => (fail ? refuse(new Error('broken off')) : done('moved')), minutes * 60_000);
  });
  const outcome = tellingHowLong(call, clock, (text, lasting) => told.push({ text, lasting })).catch(String);
  await vi.advanceTimersByTimeAsync(minutes * 60_000);
  return { outcome: await outcome, told };
}

describe('a call that takes long', () => {
  it('says so after half a minute, then every minute', async () => {
    const { outcome, told } = await minutesOf(3.25);
    expect(outcome).toBe('moved');
    expect(told.map(({ text }) => text)).toEqual([
      'running for 30 s',
      'running for 1 min',
      'running for 2 min',
      'running for 3 min',
    ]);
  });

  it('leaves a line in the log each minute, later every tenth', async () => {
    const { told } = await minutesOf(32.5);
    expect(told).toHaveLength(33);
    expect(told.filter(({ lasting }) => lasting).map(({ text }) => text.replace('running for ', ''))).toEqual([
      '30 s',
      ...Array.from({ length: 10 }, (_, index) => `${index + 1} min`),
      '20 min',
      '30 min',
    ]);
  });

  it('says nothing of one that is quick, and nothing after the end of one that failed', async () => {
    expect((await minutesOf(0.4)).told).toEqual([]);
    const failed = await minutesOf(1.5, true);
    expect(failed.outcome).toBe('Error: broken off');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(failed.told).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not told of where no time passes', async () => {
    const told: string[] = [];
    const jumps: Clock = { now: () => new Date(0), sleep: async () => undefined };
    expect(await tellingHowLong(Promise.resolve(1), jumps, (text) => told.push(text))).toBe(1);
    expect(told).toEqual([]);
  });
});
