import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant; undefined when none is close. */
export function nearest(name: string, among: readonly string[]): string | undefined {
  if (among.length === 0) return undefined;
  const best = closest(name, among);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 2)) ? best : undefined;
}
