import { checks } from '../doctor';
import type { Level, Line } from '../doctor/check';
import { examine, type Finding, worst } from '../doctor/examine';
import { environmentFolder } from '../documents/environment';
import { UserError } from '../errors';
import { count } from '../report/values';
import { gather } from './doctor-facts';
import { colors, hint, print, projectRoot } from './project';

interface Options {
  stack?: string;
  json?: boolean;
}

const MARKS: Record<Level, string> = {
  ok: 'ok     ',
  unchecked: 'not checked',
  warning: 'warning',
  blocker: 'BLOCKER',
};

/** `rds-migrate doctor [environment]`: everything that has to be right before the first `up`; reads only. */
export async function doctor(environment: string | undefined, options: Options): Promise<void> {
  refuseUnknown(projectRoot(), environment);
  const gathered = await gather(projectRoot(), environment, options);
  if (process.stderr.isTTY) hint(`asking ${count(gathered.facts.servers.present.length, 'server')} ...`);
  const findings = await examine(checks, gathered.facts, gathered.live).finally(() => gathered.live?.runner.close());
  const level = worst(findings);
  if (level === 'blocker') process.exitCode = 1;
  if (options.json) {
    print(JSON.stringify({ environment: gathered.facts.documents.environment, level, checks: findings }, undefined, 2));
    return;
  }
  for (const finding of findings) show(finding);
  const skipped = showUnchecked(findings);
  const numbers = `${count(number(findings, 'blocker'), 'blocker')}, ${count(number(findings, 'warning'), 'warning')}`;
  const rest = skipped === 0 ? '' : `; ${skipped} of them not or not wholly looked at`;
  print(`${numbers} in ${count(findings.length, 'check')}${rest}`);
}

function number(findings: readonly Finding[], level: Level): number {
  return findings.flatMap(({ lines }) => lines).filter((line) => line.level === level).length;
}

function show({ title, lines }: Finding): void {
  for (const line of lines.filter(({ level }) => level !== 'unchecked'))
    print(`${colored(line)} ${title}: ${line.text}${line.remedy ? `\n        next: ${line.remedy}` : ''}`);
}

/** One line for each thing that kept checks from looking; returns how many checks that were. */
function showUnchecked(findings: readonly Finding[]): number {
  const byReason = new Map<string, Set<string>>();
  for (const { title, lines } of findings) {
    for (const { level, text } of lines) {
      if (level === 'unchecked') byReason.set(text, new Set([...(byReason.get(text) ?? []), title]));
    }
  }
  for (const [reason, titles] of byReason) {
    print(`${colors.yellow(MARKS.unchecked)}, since ${reason}: ${[...titles].join(', ')}`);
  }
  return new Set([...byReason.values()].flatMap((titles) => [...titles])).size;
}

function colored({ level }: Line): string {
  if (level === 'ok') return colors.green(MARKS.ok);
  return level === 'warning' ? colors.yellow(MARKS.warning) : colors.red(MARKS.blocker);
}

/** A misspelt name would be examined at length; a folder that lacks a document yet may be. */
function refuseUnknown(root: string, environment: string | undefined): void {
  if (environment === undefined) return;
  try {
    environmentFolder(root, environment);
  } catch (error) {
    if (error instanceof UserError && error.code === 'environment-incomplete') return;
    throw error;
  }
}
