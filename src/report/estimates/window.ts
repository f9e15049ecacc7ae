import type { Stage } from '../../planner/types';
import { type Estimate, minutesOf, total } from './estimate';
import type { Span } from './figures';

const MINUTE = 60_000;

/** Until when a stage has to begin, and why then. */
export interface LatestStart {
  at: string;
  why: string;
  /** It lies before the window begins: the window is too short for this stage, or users are told before it. */
  beforeWindow: boolean;
}

interface Item {
  stage: Stage;
  estimate: Estimate;
}

/**
 * The latest start of each stage within the maintenance window: what it takes, with all stages up to where one may rest
 * for long, and its undo have to fit before the end, and users have to be told in time (docs/stages.md rule 19). All with the
 * long figures. Undefined = no window is given.
 */
export function latestStarts(
  stages: Item[],
  window: { start: string; end: string } | undefined,
): (LatestStart | undefined)[] {
  return stages.map((item, index) => (window ? latestStart(item, stages.slice(index), window) : undefined));
}

function latestStart(
  { stage, estimate }: Item,
  following: Item[],
  { start, end }: { start: string; end: string },
): LatestStart {
  const rest = following.findIndex((item) => item.stage.mayRest === 'yes');
  const chain = following.slice(0, rest < 0 ? following.length : rest + 1);
  const starts: { at: number; why: string }[] = [];
  let work = 0;
  for (const item of chain) {
    starts.push(...signOuts(item, stage).map(({ at, why }) => ({ at: at - work * MINUTE, why })));
    work += total(item.estimate)[1];
  }
  const last = chain.at(-1)?.stage.name ?? stage.name;
  const what = last === stage.name ? 'it' : `all up to ${last}`;
  starts.push({
    at: Date.parse(end) - (work + (estimate.undo?.[1] ?? 0)) * MINUTE,
    why: `${what}${estimate.undo ? ' and its undo fit' : ' fits'} before ${end}`,
  });
  const first = starts.reduce((one, other) => (other.at < one.at ? other : one));
  return { at: inZoneOf(end, first.at), why: first.why, beforeWindow: first.at < Date.parse(start) };
}

function signOuts({ stage, estimate }: Item, asked: Stage): { at: number; why: string }[] {
  const where = stage.name === asked.name ? '' : ` in ${stage.name}`;
  return estimate.until.map(({ at, firstNotice }) => ({
    at: Date.parse(at) - minutesOf(firstNotice ?? '0min') * MINUTE,
    why:
      firstNotice === undefined
        ? `the sign-out${where} is at ${at}`
        : `users are told${where} ${firstNotice} before ${at}`,
  }));
}

/** A moment as text with the zone of another text, to the minute. */
export function inZoneOf(text: string, moment: number): string {
  const zone = /(Z|[+-]\d{2}:\d{2})$/.exec(text)?.[1] ?? 'Z';
  const [hours = 0, minutes = 0] = zone === 'Z' ? [] : zone.slice(1).split(':').map(Number);
  const offset = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
  return `${new Date(moment + offset * MINUTE).toISOString().slice(0, 16)}${zone}`;
}

/** `5 to 40 min`, `2 to 5 h`. */
export function spanText([usual, long]: Span): string {
  const minutes = (value: number) => Math.max(1, Math.ceil(value));
  if (long <= 0) return 'nothing';
  const [from, to] = [minutes(usual), minutes(long)];
  if (to < 120) return from === to ? `${to} min` : `${from} to ${to} min`;
  if (from < 60) return `${from} min to ${hours(to)} h`;
  return hours(from) === hours(to) ? `${hours(to)} h` : `${hours(from)} to ${hours(to)} h`;
}

function hours(minutes: number): string {
  const value = minutes / 60;
  return value < 10 ? String(Number(value.toFixed(1))) : String(Math.ceil(value));
}
