import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors';
import type { Report } from '../report/report';
import { stageScripts } from '../report/script/stage-scripts';
import { count } from '../report/values';
import { print } from './project';

/** Writes two files of PowerShell per stage: for review, and to put users back by hand. */
export function writeScripts(report: Report, folder: string): void {
  const scripts = stageScripts(report);
  for (const { name, text } of scripts) writeText(join(folder, name), text, folder);
  print(
    `${count(scripts.length, 'script')} in ${folder}: per stage one to review and one that puts users back by hand`,
  );
}

/** @throws UserError where the file can't be written */
export function writeText(path: string, text: string, folder?: string): void {
  try {
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError('not-written', `${path} can't be written: ${reason}`, 'name a place where you may write');
  }
}
