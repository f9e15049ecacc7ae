import { z } from 'zod';
import { Overlay } from './overlay';
import { OS_VERSIONS } from './scalars';
import { Deployment } from './schema';

interface JsonSchema {
  [key: string]: unknown;
}

/** Editors see what the loader accepts: a release may be written without quotes. */
function acceptNumbers(schema: JsonSchema): void {
  if (!Array.isArray(schema.enum) || schema.enum[0] !== OS_VERSIONS[0]) return;
  delete schema.type;
  schema.enum = [...OS_VERSIONS, ...OS_VERSIONS.filter((version) => /^\d+$/.test(version)).map(Number)];
}

/** JSON Schema of a document file, for editors: a whole document, or an overlay. */
export function deploymentJsonSchema(): JsonSchema {
  const override = (context: { jsonSchema: unknown }) => acceptNumbers(context.jsonSchema as JsonSchema);
  const part = (schema: z.ZodType): JsonSchema => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      override,
    }) as JsonSchema;
    return rest;
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'rds-migrate deployment document',
    description:
      'A Remote Desktop Services deployment as it is (source) or shall become (target), or an overlay over one.',
    anyOf: [part(Deployment), part(Overlay)],
  };
}

/** The text of schema/deployment.json. */
export function deploymentJsonSchemaText(): string {
  return `${JSON.stringify(deploymentJsonSchema(), null, 2)}\n`;
}
