import { isNoticed } from '../../planner/impact';
import type { Stage } from '../../planner/types';
import { type Estimate, minutesOf, total } from './estimate';
import type { Span } from './figures';

const MINUTE = 60_000;

/** Until when a stage has to begin, and why then. */
export interface LatestStart {
  at: string;
  why: string;
  /** It lies before the window begins. */
  beforeWindow: boolean;
}

/** A window into which what users notice does not fit; all with the long figures. */
export interface Shortfall {
  stage: string;
  minutes: number;
  message: string;
  remedy: string;
}

interface Item {
  stage: Stage;
  estimate: Estimate;
}

interface Window {
  start: string;
  end: string;
}

/** A moment by which a stage has to begin, and what sets it: the end of the window or a time that users are told. */
interface Bound {
  at: number;
  why: (asked: string) => string;
  /** What to move instead of beginning earlier. */
  otherwise: (minutes: number) => string;
}

/**
 * The latest start of each stage of a track: it and its undo have to fit before the end of the window, users have to be told in time, and
 * what follows has to find its own latest start, up to the last stage that users notice or to where one may rest (docs/stages.md
 * rule 19). All with the long figures. Undefined = no window is given.
 */
export function latestStarts(stages: Item[], window: Window | undefined): (LatestStart | undefined)[] {
  if (!window) return stages.map(() => undefined);
  return boundsOf(stages, window).map(({ at, why }, index) => ({
    at: inZoneOf(window.end, at),
    why: why(stages[index]?.stage.name ?? ''),
    beforeWindow: at < Date.parse(window.start),
  }));
}

/**
 * Where a window is too short: what users notice would have to begin before it, or something before a sign-out that has to be over
 * first. Each is said once, at the stage where it shows first.
 */
export function shortfallsOf(stages: Item[], window: Window | undefined): Shortfall[] {
  if (!window) return [];
  const bounds = boundsOf(stages, window);
  const short: Shortfall[] = [];
  const say = (index: number, earliest: number, since: string, remedy: (at: string) => string) => {
    const bound = bounds[index];
    const name = stages[index]?.stage.name;
    if (!bound || name === undefined || bound.at >= earliest) return;
    const minutes = Math.ceil((earliest - bound.at) / MINUTE);
    const at = inZoneOf(window.end, bound.at);
    short.push({
      stage: name,
      minutes,
      message: `the window is too short for stage ${name} by ${count(minutes)}: it has to begin by ${at} (${bound.why(name)}), ${since}`,
      remedy: `${remedy(at)}, or ${bound.otherwise(minutes)}`,
    });
  };
  const first = stages.findIndex(({ stage }) => stage.index > 0 && isNoticed(stage));
  say(
    first,
    Date.parse(window.start),
    `and the window begins at ${window.start}`,
    (at) => `let the window begin at ${at}`,
  );
  for (const [index, { stage, estimate }] of stages.entries()) {
    const last = estimate.until.at(-1);
    if (!last || !stages.slice(index + 1).some((later) => isNoticed(later.stage))) continue;
    const over = Date.parse(last.at) + total(estimate)[1] * MINUTE;
    const since = `and ${stage.name} is over at ${inZoneOf(window.end, over)} at the latest, after its sign-out at ${last.at}`;
    say(index + 1, over, since, () => `sign out of ${stage.name} that much earlier`);
  }
  return short;
}

/** From the end to the beginning, since each stage has to be over when the next one begins. */
function boundsOf(stages: Item[], { end }: Window): Bound[] {
  const bounds: Bound[] = [];
  let next: Bound | undefined;
  let isNoticedLater = false;
  for (const item of [...stages].reverse()) {
    const { stage, estimate } = item;
    const long = total(estimate)[1];
    const own: Bound[] = [
      {
        at: Date.parse(end) - (long + (estimate.undo?.[1] ?? 0)) * MINUTE,
        why: (asked) =>
          `${asked === stage.name ? 'it' : `all up to ${stage.name}`}${estimate.undo ? ' and its undo fit' : ' fits'} before ${end}`,
        otherwise: (minutes) => `let it end ${count(minutes)} later`,
      },
      ...signOuts(item),
    ];
    if (next && (isNoticedLater || stage.mayRest !== 'yes')) own.push({ ...next, at: next.at - long * MINUTE });
    next = own.reduce((one, other) => (other.at < one.at ? other : one));
    isNoticedLater ||= isNoticed(stage);
    bounds.unshift(next);
  }
  return bounds;
}

function signOuts({ stage, estimate }: Item): Bound[] {
  return estimate.until.map(({ at, firstNotice }) => ({
    at: Date.parse(at) - minutesOf(firstNotice ?? '0min') * MINUTE,
    why: (asked) => {
      const where = stage.name === asked ? '' : ` in ${stage.name}`;
      return firstNotice === undefined
        ? `the sign-out${where} is at ${at}`
        : `users are told${where} ${firstNotice} before ${at}`;
    },
    otherwise: (minutes) => `sign out of ${stage.name} ${count(minutes)} later`,
  }));
}

function count(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
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
