import { z } from 'zod';
import { UserError } from '../errors';

/** `pulumi stack ls --json` */
export const ListedStacks = z.array(z.object({ name: z.string(), lastUpdate: z.string().optional() }));

/** `pulumi config --json`: what has no value here is kept elsewhere. */
export const ConfigValues = z.record(z.string(), z.object({ value: z.string().optional() }));

/** What of `pulumi stack export` is looked at here. */
export const ExportedStack = z.object({
  deployment: z
    .object({
      resources: z
        .array(z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()).optional() }))
        .optional(),
    })
    .nullish(),
});

/** The part of stacks/Pulumi.<stack>.yaml that holds values; a file without any is empty or has no `config`. */
export const StackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() }).nullish();

/** What the engine printed, as data. @throws UserError where it has another shape than this program knows */
export function readOutput<T>(schema: z.ZodType<T>, text: string, command: string): T {
  const { data, why } = parsed(schema, text);
  if (data !== undefined) return data;
  throw new UserError(
    'pulumi-failed',
    `${command} answered something unexpected: ${why}`,
    '`npx rds-migrate doctor` tells whether this release of pulumi fits',
  );
}

function parsed<T>(schema: z.ZodType<T>, text: string): { data?: T; why?: string } {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? { data: read.data } : { why: z.prettifyError(read.error).replaceAll('\n', ' ') };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
