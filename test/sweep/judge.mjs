// Whether a migration that something happened to has come to what it comes to without.
import { differences, normalStack, normalState, noticed } from './normal.mjs';

/**
 * @param {object} baseline
 * @param {{ run: object, kill?: { when: string }, struck: string[], moved?: boolean }} what the run that the stage was gone on from;
 *   `struck` = the changes that something happened to; `moved`: sessions ended or another broker became active by themselves, which
 *   no next run undoes
 * @param {import('./project.mjs').Project} project
 * @param {number} began entries of the audit log before
 * @param {string[]} mistakes what was found until now
 */
export function judge(baseline, { run, kill, struck, moved = false }, project, began, mistakes) {
  const end = baseline.ends.get(`${run.deployment}:${run.stage.name}`);
  const state = project.readState();
  const still = (text) => !moved || !/^\/(sessions|counters|deployment\/activeBroker)\b/.test(text);
  for (const text of differences(end.state, normalState(state)).filter(still)) mistakes.push(`deployment ${text}`);
  const checkpoint = project.checkpoint();
  for (const text of differences(end.stack, normalStack(checkpoint))) mistakes.push(`stack ${text}`);
  const pending = checkpoint.checkpoint?.latest?.pending_operations ?? [];
  if (pending.length > 0) mistakes.push(`${pending.length} operations are pending`);
  if (!moved) mistakes.push(...auditMistakes(end, project.audit().slice(began), kill?.when, struck));
  const seen = noticed(state);
  const repeated = sum([...seen].map(([key, times]) => Math.max(0, times - Math.max(1, end.noticed.get(key) ?? 0))));
  if (repeated > 0) mistakes.push(`${repeated} steps that users see were repeated`);
  const lost = [...end.noticed.keys()].filter((key) => !seen.has(key)).length;
  return { mistakes, repeated, lost };
}

/**
 * What a run that was killed between effect and answer may do once more: no reading shows whether it took place, nobody notices
 * it, and leaving it out would do harm. The brokers that have a certificate can't be read (src/resources/certificates/deployment-certificate.ts).
 */
const UNSEEN = /^Set-RDCertificate -Role 'RD(Redirector|Publishing)'/;

/**
 * What may be done once more by the next run, with no other effect: no reading shows whether a secret that is set is the one wanted,
 * and a file with a private key or other secrets, deleted as soon as it is used, may be half of one.
 */
const AGAIN = [
  /^Set-(VpnS2SInterface|NpsRadiusClient)\b.* -(Password|SharedSecret) <secret /,
  /^(Export-PfxCertificate|(Export|Import)-NpsConfiguration|Copy-Item|Remove-Item)\b.*\.(pfx|xml)'/,
];
const mayComeAgain = (text) => AGAIN.some((known) => known.test(text));

/** Everything that was done stands in the log, once; at most those that were killed (`killed` = when) have no result. */
function auditMistakes(end, entries, killed, struck) {
  const mistakes = [];
  const open = new Map();
  for (const { phase, run, invocation, outcome } of entries) {
    if (outcome === 'interrupted') continue; // a later run's word on the one that was killed
    const own = `${run} ${invocation}`;
    // What a later run found done is the one that was killed.
    const left = [...open].find(([key, count]) => count > 0 && key.slice(key.indexOf(' ') + 1) === invocation)?.[0];
    const key = outcome === 'found-done' ? (left ?? own) : own;
    open.set(key, (open.get(key) ?? 0) + (phase === 'intent' ? 1 : -1));
  }
  const unanswered = [...open].filter(([, count]) => count !== 0).map(([key]) => key.slice(key.indexOf(' ') + 1));
  if (unanswered.length > struck.length) mistakes.push(`audit: ${unanswered.length} intents have no result`);
  const logged = new Set(entries.map((entry) => entry.invocation));
  const expected = new Set(end.intents.map((entry) => entry.invocation));
  for (const text of logged) if (!expected.has(text)) mistakes.push(`audit: only after the crash: ${text}`);
  for (const text of logged) {
    const done = entries.filter((entry) => entry.outcome === 'done' && entry.invocation === text).length;
    const cutOff = killed === 'after' && !UNSEEN.test(text) ? times(unanswered, text) : 0;
    const usual = end.intents.filter((entry) => entry.invocation === text).length;
    const again = mayComeAgain(text) ? times(struck, text) : 0;
    if (usual > 0 && done + cutOff > usual + again)
      mistakes.push(`audit: done ${done} times${cutOff > 0 ? ' after it had taken place' : ''}: ${text}`);
  }
  return mistakes;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const times = (texts, text) => texts.filter((one) => one === text).length;
