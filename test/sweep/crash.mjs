// Kills the provider, the engine or both at every change of a migration, and runs the same command again.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, normalStack, normalState, noticed } from './normal.mjs';
import { play } from './person.mjs';
import { copyProject, STACK } from './project.mjs';

export const VICTIMS = ['provider', 'engine', 'both'];
export const MOMENTS = ['before', 'after', 'answered'];
/** A provider whose engine died ends after its step; repair refuses until then. */
const PATIENCE_MS = 20_000;

/** Every point: run of the baseline x change in it x moment x victim. `id` names it for a replay. */
export function crashPoints({ runs }) {
  return runs.flatMap((run) =>
    run.intents.flatMap((intent, index) =>
      MOMENTS.flatMap((when) =>
        VICTIMS.map((victim) => ({
          id: `${run.id}.${index + 1}/${when}/${victim}`,
          about: intent.invocation,
          run,
          kill: { call: index + 1, when, victim },
        })),
      ),
    ),
  );
}

/** @returns {Promise<{ mistakes: string[], repeated: number, lost: number }>} no mistakes = it converged */
export async function crashAt(baseline, point, folder) {
  const project = copyProject(baseline.base, point.run.folder, folder);
  try {
    const began = project.audit().length;
    project.setFaults({ kill: { ...point.kill, engine: project.enginePid } });
    const crashed = await project.up();
    const mistakes = [];
    if (project.readState().faults.kill) mistakes.push('the point was not reached');
    else if (crashed.code === 0 && point.kill.victim !== 'engine') mistakes.push('nobody noticed the crash');
    if (project.locks().length > 0) mistakes.push(...(await repair(project)));
    else if (point.kill.victim !== 'provider') mistakes.push('the killed engine left no lock');
    const { problem } = await play(baseline.parts, project, point.run.stage);
    if (problem) mistakes.push(`does not come to its end: ${problem}`);
    return judge(baseline, point, project, began, mistakes);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** What the user does after a kill of the engine; refused as long as the provider it left goes on. */
async function repair(project) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { code, out } = await project.cli(['repair', '--stack', STACK]);
    if (code === 0) return [];
    if (Date.now() > until || !/deployment-in-use/.test(out)) return [`repair refuses: ${out.trim()}`];
    await sleep(500);
  }
}

/** `moved`: sessions ended or another broker became active by themselves, which no next run undoes. */
export function judge(baseline, point, project, began, mistakes, moved = false) {
  const end = baseline.ends.get(`${point.run.deployment}:${point.run.stage.name}`);
  const state = project.readState();
  const still = (text) => !moved || !/^\/(sessions|counters|deployment\/activeBroker)\b/.test(text);
  for (const text of differences(end.state, normalState(state)).filter(still)) mistakes.push(`deployment ${text}`);
  const checkpoint = project.checkpoint();
  for (const text of differences(end.stack, normalStack(checkpoint))) mistakes.push(`stack ${text}`);
  const pending = checkpoint.checkpoint?.latest?.pending_operations ?? [];
  if (pending.length > 0) mistakes.push(`${pending.length} operations are pending`);
  if (!moved) mistakes.push(...auditMistakes(end, project.audit().slice(began), point.kill?.when));
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
 * and a file with a private key, deleted as soon as it is used, may be half of one.
 */
const AGAIN = [
  /^Set-VpnS2SInterface\b.* -(Password|SharedSecret) <secret /,
  /^(Export-PfxCertificate|Copy-Item|Remove-Item)\b.*\.pfx'/,
];
const mayComeAgain = (text) => AGAIN.some((known) => known.test(text));

/** Everything that was done stands in the log, once; at most the one that was killed (`killed` = when) has no result. */
function auditMistakes(end, entries, killed) {
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
  if (unanswered.length > 1) mistakes.push(`audit: ${unanswered.length} intents have no result`);
  const logged = new Set(entries.map((entry) => entry.invocation));
  const expected = new Set(end.intents.map((entry) => entry.invocation));
  for (const text of logged) if (!expected.has(text)) mistakes.push(`audit: only after the crash: ${text}`);
  for (const text of logged) {
    const done = entries.filter((entry) => entry.outcome === 'done' && entry.invocation === text).length;
    const cutOff = killed === 'after' && unanswered.includes(text) && !UNSEEN.test(text) ? 1 : 0;
    const usual = end.intents.filter((entry) => entry.invocation === text).length;
    const times = `${done} times${cutOff > 0 ? ' after it had taken place' : ''}`;
    if (usual > 0 && done + cutOff > usual + (mayComeAgain(text) ? 1 : 0))
      mistakes.push(`audit: done ${times}: ${text}`);
  }
  return mistakes;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
