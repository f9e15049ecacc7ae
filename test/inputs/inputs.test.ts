import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inputKinds } from './kinds.mjs';
import { inputParts } from './parts.mjs';
import { tryInputs } from './try.mjs';

const CASES = 500;
const root = mkdtempSync(join(tmpdir(), 'rds-migrate-inputs-'));
const parts = await inputParts((name: string) => import(/* @vite-ignore */ `../../src/${name}`));
const seed = Date.now() % 1_000_000;
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

describe('whatever is read from outside is used or refused with a message', () => {
  it.each(inputKinds(parts, root).map((kind) => [kind.name, kind] as const))('%s', async (_, kind) => {
    const { used, refused, failure } = await tryInputs(parts, kind, { cases: CASES, seed });
    expect(failure).toBeUndefined();
    expect(used + refused).toBeGreaterThanOrEqual(CASES);
    // Tries that are all refused alike would show nothing.
    expect(kind.mustRefuse ? refused : used).toBeGreaterThan(0);
  });
});
