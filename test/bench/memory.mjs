// How much memory the processes of a run took at most, and how much time of the processor: engine, program, provider, command line.
import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 100;
/** Of the kernel's clock, a second. */
const TICKS = 100;
/** By the command line; the first that matches. Others, as the language host, are small. */
const PARTS = [
  ['provider', /dynamic-provider/],
  ['program', /cmd\/run(\/index\.js)?\b/],
  ['command', /dist\/src\/cli\/main\.js/],
  ['engine', /(^|\/)pulumi /],
];

const read = (pid, name) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return undefined; // it has ended
  }
};

/** @returns {Map<string, string>} parent by process */
function parents() {
  const found = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(pid, 'stat');
    if (stat) found.set(pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return found;
}

/**
 * Watches what this process has started while `work` runs. The kernel keeps each process's peak, so that looking now and then is enough.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<{ result: T, peaks: Record<string, number>, cpu: number }>} MB by part, and seconds of all of them together,
 *   whatever else the machine does meanwhile; none and 0 where there is no /proc
 */
export async function withPeaks(work) {
  /** @type {Record<string, number>} */
  const peaks = {};
  /** @type {Map<string, number>} */
  const ticks = new Map();
  const look = () => {
    const by = parents();
    const isOurs = (pid) => {
      for (let at = by.get(pid); at !== undefined && at !== '0'; at = by.get(at))
        if (at === String(process.pid)) return true;
      return false;
    };
    for (const pid of [...by.keys()].filter(isOurs)) {
      const line = read(pid, 'cmdline')?.replaceAll('\0', ' ') ?? '';
      const part = PARTS.find(([, pattern]) => pattern.test(line))?.[0];
      const peak = /VmHWM:\s+(\d+) kB/.exec(read(pid, 'status') ?? '')?.[1];
      const times =
        read(pid, 'stat')
          ?.replace(/^.*\) /s, '')
          .split(' ') ?? [];
      if (times.length > 12) ticks.set(pid, Number(times[11]) + Number(times[12]));
      if (part && peak) peaks[part] = Math.max(peaks[part] ?? 0, Math.round(Number(peak) / 1024));
    }
  };
  const timer = process.platform === 'linux' ? setInterval(look, EVERY_MS) : undefined;
  try {
    const result = await work();
    return { result, peaks, cpu: [...ticks.values()].reduce((sum, of) => sum + of, 0) / TICKS };
  } finally {
    clearInterval(timer);
  }
}
