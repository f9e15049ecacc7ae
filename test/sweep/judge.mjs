// Whether a migration that something happened to has come to what it comes to without.
import { differences, normalStack, normalState, noticed } from './normal.mjs';

/**
 * @param {object} baseline
 * @param {{ run: object, kill?: { when: string, victim: string }, failure?: { when: string }, struck: Entry[], moved?: boolean }} what the run that the stage was
 *   gone on from; `struck` = the changes that something happened to; `moved`: sessions ended or another broker became active by
 *   themselves, which no next run undoes
 * @param {import('./project.mjs').Project} project
 * @param {number} began entries of the audit log before
 * @param {string[]} mistakes what was found until now
 *
 * @typedef {{ at?: string, phase: string, run: string, resource: string, invocation: string, outcome?: string, key?: string, mark?: boolean }} Entry of the audit log
 */
export function judge(baseline, { run, kill, failure, struck, moved = false }, project, began, mistakes) {
  const end = baseline.ends.get(`${run.deployment}:${run.stage.name}`);
  const state = project.readState();
  const still = (text) => !moved || !/^\/(sessions|counters|deployment\/activeBroker)\b/.test(text);
  for (const text of differences(end.state, normalState(state)).filter(still)) mistakes.push(`deployment ${text}`);
  const checkpoint = project.checkpoint();
  for (const text of differences(end.stack, normalStack(checkpoint))) mistakes.push(`stack ${text}`);
  const pending = checkpoint.checkpoint?.latest?.pending_operations ?? [];
  if (pending.length > 0) mistakes.push(`${pending.length} operations are pending`);
  const entries = project.audit().slice(began);
  if (!moved) mistakes.push(...auditMistakes(intentsFrom(baseline, run), entries, { kill, struck }));
  if (failure?.when === 'before') mistakes.push(...neverMade(entries, struck));
  const seen = noticed(state);
  const more = [...seen].map(([key, count]) => Math.max(0, count - Math.max(1, end.noticed.get(key) ?? 0)));
  const repeated = Math.max(sum(more), toldAgain(entries, kill));
  if (repeated > 0) mistakes.push(`${repeated} steps that users see were repeated`);
  const less = [...end.noticed].map(([key, count]) => Math.max(0, count - (seen.get(key) ?? 0)));
  return { mistakes, repeated, lost: sum(less) };
}

/**
 * What a run that was killed between effect and answer may do once more: no reading shows whether it took place, nobody notices
 * it, and leaving it out would do harm. The brokers that have a certificate can't be read (src/resources/certificates/deployment-certificate.ts).
 */
const UNSEEN = /^Set-RDCertificate -Role 'RD(Redirector|Publishing)'/;

/**
 * What the next run of a resource that was struck, or that a kill kept from being recorded, may do once more, with no other effect: no
 * reading shows whether a secret that is set is the one wanted, and a file with a private key or other secrets, deleted as soon as it is
 * used, may be half of one.
 */
const AGAIN = [
  /^Set-(VpnS2SInterface|NpsRadiusClient)\b.* -(Password|SharedSecret) <secret /,
  /^(Export-PfxCertificate|(Export|Import)-NpsConfiguration|Copy-Item|Remove-Item)\b.*\.(pfx|xml)'/,
];
const mayComeAgain = (text) => AGAIN.some((known) => known.test(text));

/** The runs of the baseline in the stage of one of them, in their order. */
export const runsBeside = ({ runs }, { deployment, stage }) =>
  runs.filter((run) => run.deployment === deployment && run.stage.name === stage.name);

/** The changes of a stage from one of its runs on. */
function intentsFrom(baseline, from) {
  const own = runsBeside(baseline, from);
  return own.slice(own.findIndex(({ id }) => id === from.id)).flatMap(({ intents }) => intents);
}

/** Whether an intent of this change means that it is never made again; the key of a mark only tells when it was. */
export const isDueOnce = ({ key, mark }) => key !== undefined && mark !== true;

/** What is due once has a key of its own: three notices of one drain may have the same text. */
function toldAgain(entries, kill) {
  const keys = new Set(entries.filter(isDueOnce).map(({ key }) => key));
  const again = [...keys].map((key) => {
    const own = entries.filter((entry) => entry.key === key);
    const done = own.filter(({ outcome }) => outcome === 'done').length;
    return Math.max(0, done + (kill?.when === 'after' ? unanswered(own).length : 0) - 1);
  });
  return sum(again);
}

/** Calls without a result; what a later run found done is the one that was killed. */
function unanswered(entries) {
  const open = [];
  for (const { phase, run, invocation, outcome } of entries) {
    if (phase === 'intent') open.push({ run, invocation });
    else if (outcome !== 'interrupted') {
      // A later run's word on the one that was killed is no result of its own.
      const own = open.findIndex(
        (one) => one.invocation === invocation && (one.run === run || outcome === 'found-done'),
      );
      if (own >= 0) open.splice(own, 1);
    }
  }
  return open.map(({ invocation }) => invocation);
}

/**
 * Nothing stands in the log that is not done without the mishap, and nothing twice; only what was killed has no result. What is not
 * made at all shows in the deployment: a host that is there already when the next run comes is not closed while it is added.
 * @param {Entry[]} usual the changes without a mishap
 * @param {Entry[]} entries
 * @param {{ kill?: { when: string, victim: string }, struck: Entry[] }} what
 */
export function auditMistakes(usual, entries, { kill, struck }) {
  const mistakes = [];
  const texts = (list) => list.map(({ invocation }) => invocation);
  const [logged, expected, hit] = [new Set(texts(entries)), new Set(texts(usual)), texts(struck)];
  const open = unanswered(entries);
  // An engine that dies leaves the provider its step; what is killed once it is answered is the call after it, whatever that is.
  const dies = kill !== undefined && kill.victim !== 'engine';
  const excused = (text) => (!dies ? 0 : kill.when === 'answered' ? hit.length : times(hit, text));
  for (const text of new Set(open)) if (times(open, text) > excused(text)) mistakes.push(`audit: no result: ${text}`);
  if (open.length > hit.length) mistakes.push(`audit: ${open.length} intents have no result`);
  for (const text of logged) if (!expected.has(text)) mistakes.push(`audit: only after the crash: ${text}`);
  // A kill takes from the record whatever its run had in hand: changes follow one another faster than the engine records them.
  const tookAlong = (text) => {
    const own = entries.filter(({ invocation }) => invocation === text);
    const last = own.findLast(({ phase }) => phase === 'intent')?.run;
    // What the struck run itself made twice is excused by nothing, nor what no later run made.
    return struck.filter((one) =>
      own.some((entry) => (kill ? entry.run === one.run && one.run !== last : entry.resource === one.resource)),
    ).length;
  };
  for (const text of logged) {
    const done = entries.filter((entry) => entry.outcome === 'done' && entry.invocation === text).length;
    const cutOff = kill?.when === 'after' && !UNSEEN.test(text) ? times(open, text) : 0;
    const most = times(texts(usual), text) + (mayComeAgain(text) ? tookAlong(text) : 0);
    if (expected.has(text) && done + cutOff > most)
      mistakes.push(`audit: done ${done} times${cutOff > 0 ? ' after it had taken place' : ''}: ${text}`);
  }
  return mistakes;
}

/** Holds for the time of another step: a host is closed while it is added. Nothing makes it later where the other is over by then. */
const MEANWHILE = /^Set-RDSessionHost\b.* -NewConnectionAllowed 'No'/;

/**
 * What failed before its effect, and that no later call made, of whatever object: not everything shows in the deployment. A message that
 * could not be sent is not sent later.
 * @param {Entry[]} entries
 * @param {Entry[]} struck
 */
export function neverMade(entries, struck) {
  const isMade = (intent) => {
    const from = entries.findIndex(
      ({ phase, at, run, resource, invocation }) =>
        phase === 'intent' &&
        at === intent.at &&
        run === intent.run &&
        resource === intent.resource &&
        invocation === intent.invocation,
    );
    return entries
      .slice(from + 1)
      .some(
        ({ outcome, invocation }) =>
          invocation === intent.invocation && (outcome === 'done' || outcome === 'found-done'),
      );
  };
  const missing = struck
    .filter((entry) => !isDueOnce(entry))
    .filter((entry) => !MEANWHILE.test(entry.invocation) && !isMade(entry));
  return missing.map(({ invocation }) => `audit: failed before its effect, and never made: ${invocation}`);
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const times = (texts, text) => texts.filter((one) => one === text).length;
