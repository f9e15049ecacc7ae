import type { PlainValue } from '../../../result';
import { shown } from '../conversion';

/** Arguments of a CIM method by name, in any case. */
export class Arguments {
  private readonly values: Map<string, PlainValue>;

  constructor(value: PlainValue | undefined) {
    const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    this.values = new Map(entries.map(([name, item]) => [name.toLowerCase(), item]));
  }

  text(name: string): string {
    const value = this.values.get(name.toLowerCase());
    return value === undefined || value === null ? '' : shown(value);
  }

  flag(name: string): boolean | undefined {
    const value = this.values.get(name.toLowerCase());
    return typeof value === 'boolean' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values.get(name.toLowerCase());
    const number =
      typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
    return Number.isInteger(number) && number >= 0 ? number : undefined;
  }

  list(name: string): string[] {
    const value = this.values.get(name.toLowerCase());
    return value === undefined || value === null ? [] : (Array.isArray(value) ? value : [value]).map(shown);
  }
}

/** What a method answers: its return value and out parameters. */
export interface Result {
  ReturnValue: number;
  [out: string]: unknown;
}

/** WBEM codes that the classes return (docs/behaviour/classes.md section 1). */
export const WBEM = {
  failed: 0x80041001,
  notFound: 0x80041002,
  invalidParameter: 0x80041008,
  invalidOperation: 0x80041016,
} as const;
