import type { ErrorRecord } from '../../result';
import { MESSAGES, type MessageKey } from './messages';

export type Language = 'en' | 'de' | 'ja';

/** Fills `{name}` in a text of the chosen language; English where a text has no translation. */
export function messageText(language: Language, key: MessageKey, values: Record<string, string> = {}): string {
  const texts: { en: string; de?: string; ja?: string } = MESSAGES[key];
  const text = texts[language] ?? texts.en;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** What a script function's Write-Error leaves: no useful id and no category (docs/behaviour/module.md section 2). */
export function writeError(cmdlet: string, message: string, code?: number): ErrorRecord {
  return {
    message,
    category: 'NotSpecified',
    id: `Microsoft.PowerShell.Commands.WriteErrorException,${cmdlet}`,
    ...(code === undefined ? {} : { code }),
    terminating: false,
  };
}

/** An error with an id and category of its own, as compiled cmdlets and the engine give. */
export function errorRecord(
  id: string,
  category: string,
  message: string,
  more: { code?: number; terminating?: boolean } = {},
): ErrorRecord {
  return {
    message,
    category,
    id,
    ...(more.code === undefined ? {} : { code: more.code }),
    terminating: more.terminating ?? false,
  };
}

/** Ends a call at once; the simulator turns it into a terminating error. */
export class Terminated extends Error {
  constructor(readonly record: ErrorRecord) {
    super(record.message);
    this.name = 'Terminated';
  }
}

/** Ends a handler after it has recorded its non-terminating error, like `Write-Error; return`. */
export class Returned extends Error {}
