import { itemText, type MigrationItem } from '../../cmdlets/migration-results';
import { UserError } from '../../errors';
import { HEADER, type SourceScript } from './source-scripts';

/** What a script on a source wrote down, once it is proved to be that script's, of that server, whole, and without a failure. */
export interface SourceEvidence {
  computer: string;
  /** When it ran, by the clock of its server, in ISO 8601. */
  ran: string;
  steps: { name: string; code: number }[];
  items: MigrationItem[];
}

/** @throws UserError naming everything that is wrong with it */
export function readEvidence(text: string, script: SourceScript, file: string): SourceEvidence {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const refuse = (what: string, next?: string): never => {
    throw new UserError('evidence-script', `${file}: ${what}`, next);
  };
  if (lines[0] !== HEADER) refuse(`it is not what ${script.file} writes`);
  const found: SourceEvidence = { computer: '', ran: '', steps: [], items: [] };
  let task = '';
  let step = '';
  let ended = false;
  for (const line of lines.slice(1)) {
    const at = line.indexOf('=');
    const [name, value] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).trim()];
    if (name === 'task') task = value;
    else if (name === 'computer') found.computer = value;
    else if (name === 'ran') found.ran = momentOf(value);
    else if (name === 'step') step = value;
    else if (name === 'exit') found.steps.push({ name: step, code: Number(value) });
    else if (name === 'item') found.items.push(itemOf(value));
    else if (name === 'detail') found.items.at(-1)?.details.push(detailOf(value));
    else if (name === 'end') ended = value === script.task;
  }
  if (task !== script.task) refuse(`it belongs to the task ${task || 'of nobody'}, not to ${script.task}`);
  if (found.computer.toLowerCase() !== script.server.split('.')[0]?.toLowerCase()) {
    refuse(`it was written on ${found.computer || 'no computer'}, not on ${script.server}`);
  }
  if (found.ran === '') {
    refuse(
      'it does not say when it was written',
      `write ${script.file} anew (npx rds-migrate source-scripts <environment>) and run it on ${script.server}`,
    );
  }
  const missing = script.steps.filter((one) => !found.steps.some(({ name }) => name === one));
  if (!ended || missing.length > 0) {
    refuse(`it ends before the script did${missing.length > 0 ? `: ${missing.join(', ')} is missing` : ''}`);
  }
  const failed = found.steps.filter(({ code }) => code !== 0);
  const lost = found.items.filter(({ success }) => !success);
  if (failed.length > 0 || lost.length > 0) {
    refuse(
      [
        ...failed.map(({ name, code }) => `${name} ended with ${code}`),
        ...lost.map((item) => `did not come over: ${itemText(item)}`),
      ].join('; '),
      `mend it on ${script.server} and run ${script.file} again; ServerMigration.log tells more`,
    );
  }
  if (script.items && found.items.length === 0) refuse('the migration tools reported no item');
  return found;
}

/** One line for the evidence file and the report. */
export function evidenceText({ computer, ran, steps, items }: SourceEvidence): string {
  const warned = items.filter(({ details }) => details.some(({ severity }) => /^warning$/i.test(severity)));
  return [
    `${computer}: ${steps.map(({ name }) => name).join(', ')} succeeded at ${ran}`,
    ...(items.length > 0 ? [`${items.length} items exported`] : []),
    ...(warned.length > 0 ? [`with warnings: ${warned.map(itemText).join('; ')}`] : []),
  ].join('; ');
}

/** `20261121175000.123000+060`, the time of WMI with the minutes that it is ahead of UTC; empty where it is none. */
function momentOf(value: string): string {
  const [, year, month, day, hour, minute, second, ahead] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-]\d{3})$/.exec(value) ?? [];
  const there = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(there) ? '' : new Date(there - Number(ahead) * 60_000).toISOString();
}

function itemOf(value: string): MigrationItem {
  const [type = '', success = '', id = ''] = value.split('|');
  return { type, id, success: /^true$/i.test(success), details: [] };
}

function detailOf(value: string): MigrationItem['details'][number] {
  const [severity = '', code = '', title = '', message = ''] = value.split('|');
  return {
    feature: '',
    severity,
    title,
    code: /^\d+$/.test(code) ? Number(code) : undefined,
    messages: message === '' ? [] : [message],
  };
}
