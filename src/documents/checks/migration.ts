import type { z } from 'zod';
import { didYouMean, nearest } from '../issues';
import { leadMinutes } from '../scalars';
import type { Task, Wave } from '../schema';
import { duplicates, entriesOf, type Findings } from './findings';

const STAGES = [
  'source',
  'certificates/prepare',
  'brokers/high-availability',
  'brokers/reduce',
  'brokers/upgrade',
  'brokers/expand',
  'brokers/retire',
  'licensing/install',
  'licensing/migrate-cals',
  'licensing/switch',
  'licensing/deactivate',
  'licensing/retire',
  'web/add',
  'web/transfer',
  'web/certificates',
  'web/retire',
  'gateway/add',
  'gateway/transfer',
  'gateway/certificates',
  'gateway/retire',
  'certificates/verify',
  'remote-access/announce',
  'remote-access/prepare',
  'remote-access/nps',
  'remote-access/transfer',
  'remote-access/manual',
  'remote-access/verify-offline',
  'remote-access/cut-over',
  'remote-access/verify',
  'remote-access/complete',
  'target',
];
const SESSION_ACTIONS = ['add', 'drain', 'profile-disks', 'retire'];
const DESKTOP_ACTIONS = ['add', 'move', 'upgrade', 'profile-disks', 'retire'];

/** What belongs into the target, and the plan for the way. Waves against collections are checked for the pair. */
export function checkMigration(findings: Findings): void {
  const { deployment, role } = findings;
  const { migration, removed } = deployment;
  if (role === 'source') {
    if (removed) findings.error('check-target-only', ['removed'], 'removed belongs into the target document');
    if (migration) findings.error('check-target-only', ['migration'], 'migration belongs into the target document');
    return;
  }
  const { window } = migration ?? {};
  if (window && Date.parse(window.end) <= Date.parse(window.start)) {
    findings.error('check-window', ['migration', 'window', 'end'], 'the window ends before it begins');
  }
  for (const [name, wave] of entriesOf(migration?.waves)) checkWave(findings, name, wave);
  const names = new Map<string, number>();
  for (const [index, task] of (migration?.tasks ?? []).entries()) {
    checkTask(findings, ['migration', 'tasks', index], task);
    const key = task.name?.toLowerCase();
    if (key === undefined) continue;
    if (names.has(key)) {
      const path = ['migration', 'tasks', index, 'name'];
      findings.error('check-listed-twice', path, `another task is called ${JSON.stringify(task.name)}`);
    }
    names.set(key, index);
  }
  if (migration?.promoteFrom) {
    checkStage(findings, ['migration', 'promoteFrom', 'stage'], migration.promoteFrom.stage, false);
  }
}

const PLACEHOLDERS = ['{host}', '{collection}', '{deadline}', '{left}', '{user}'];

function checkWave(findings: Findings, name: string, wave: z.infer<typeof Wave>): void {
  const path = ['migration', 'waves', name];
  if ((wave.collections ?? []).length === 0 && (wave.hosts ?? []).length === 0) {
    findings.error('check-wave-empty', path, `the wave ${name} names nothing`, 'write collections, or hosts');
  }
  for (const list of ['collections', 'hosts'] as const) {
    for (const [index, text] of duplicates(wave[list])) {
      findings.error('check-listed-twice', [...path, list, index], `${text} stands twice in this list`);
    }
  }
  if (wave.signOutAt === undefined) {
    const needs = [
      ...(wave.notice ? ['notice'] : []),
      ...(wave.onDeadline !== undefined && wave.onDeadline !== 'wait' ? ['onDeadline'] : []),
      ...(/\{(deadline|left)\}/.test(wave.message ?? '') ? ['message'] : []),
    ];
    for (const field of needs) {
      const message = `${field} counts on a deadline, and there is none`;
      findings.error(
        'check-wave-deadline',
        [...path, field],
        message,
        'write signOutAt, such as 2027-01-16T20:00+01:00',
      );
    }
  }
  if (wave.repeatNotice !== undefined && (wave.notice ?? []).length === 0) {
    const message = 'repeatNotice repeats the first notice, and there is none';
    findings.error('check-wave-deadline', [...path, 'repeatNotice'], message, 'write notice, such as [1h]');
  }
  if (wave.repeatNotice !== undefined && leadMinutes(wave.repeatNotice) === 0) {
    const message = 'nobody can be told again after no time at all';
    findings.error('check-wave-deadline', [...path, 'repeatNotice'], message, 'write repeatNotice, such as 15min');
  }
  for (const [whole] of wave.message?.matchAll(/\{[^}]*\}/g) ?? []) {
    if (PLACEHOLDERS.includes(whole)) continue;
    const message = `${whole} is sent as it is; ${PLACEHOLDERS.join(', ')} are replaced`;
    findings.warn('check-wave-message', [...path, 'message'], message);
  }
}

function checkTask(findings: Findings, path: (string | number)[], task: z.infer<typeof Task>): void {
  const places = (['before', 'during', 'after'] as const).filter((place) => task[place] !== undefined);
  const [field] = places;
  if (field === undefined || places.length > 1) {
    const message =
      field === undefined ? 'a task belongs to a stage' : `a task has one place, not ${places.join(' and ')} a stage`;
    findings.error(
      'check-task-stage',
      path,
      message,
      'write one of before, during and after, with the name of a stage',
    );
    return;
  }
  checkStage(findings, [...path, field], task[field] ?? '', true);
  const { check } = task;
  const wanted = (['equals', 'matches', 'count'] as const).filter((way) => check?.[way] !== undefined);
  if (check && wanted.length !== 1) {
    const message =
      wanted.length === 0
        ? 'nothing says what the answer has to be'
        : `the answer can't be held against ${wanted.join(' and ')} at once`;
    findings.error('check-task-answer', [...path, 'check'], message, 'write one of equals, matches and count');
  }
  if (check?.count !== undefined && check.property !== undefined) {
    findings.error('check-task-answer', [...path, 'check', 'property'], 'answers are counted whole, not by a property');
  }
}

/** `waves` are those of this document; another environment's may be called differently. */
function checkStage(findings: Findings, path: (string | number)[], stage: string, knownWaves: boolean): void {
  const waves = Object.keys(findings.deployment.migration?.waves ?? { all: {} });
  const parts = stage.split('/');
  if ((parts[0] === 'sessions' || parts[0] === 'desktops') && parts.length >= 3) {
    const wave = parts[1] ?? '';
    if (!knownWaves || waves.includes(wave)) return;
    const next = didYouMean(wave, waves) ?? `waves here: ${waves.join(', ')}`;
    findings.error(
      'check-stage-unknown',
      path,
      `${JSON.stringify(stage)}: there is no wave ${JSON.stringify(wave)}`,
      next,
    );
    return;
  }
  if (STAGES.includes(stage)) return;
  const all = [
    ...STAGES,
    ...waves.flatMap((wave) => SESSION_ACTIONS.map((action) => `sessions/${wave}/${action}`)),
    ...(findings.deployment.virtualDesktops
      ? waves.flatMap((wave) => DESKTOP_ACTIONS.map((action) => `desktops/${wave}/${action}`))
      : []),
  ];
  const near = nearest(stage, all);
  const next = near ? `did you mean ${JSON.stringify(near)}?` : `stages are ${all.join(', ')}`;
  findings.error('check-stage-unknown', path, `there is no stage ${JSON.stringify(stage)}`, next);
}
