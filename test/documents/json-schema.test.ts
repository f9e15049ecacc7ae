import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deploymentJsonSchema, deploymentJsonSchemaText } from '../../src/documents/json-schema';

it('schema/deployment.json is up to date (npm run generate)', () => {
  expect(readFileSync(join(__dirname, '../../schema/deployment.json'), 'utf8')).toBe(deploymentJsonSchemaText());
});

it('has both forms of a file, and takes a release without quotes', () => {
  const { anyOf } = deploymentJsonSchema() as { anyOf: { required: string[]; properties: Record<string, unknown> }[] };
  expect(anyOf.map(({ required }) => required)).toEqual([['apiVersion', 'deployment', 'domain', 'servers'], ['base']]);
  expect(JSON.stringify(anyOf[0]?.properties.servers)).toContain('"2022","2025",2012');
});
