// Seeded inputs of every kind, many more of them than `npm test` tries.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordFigures } from '../../tools/figures.mjs';
import { inputKinds } from '../inputs/kinds.mjs';
import { inputParts } from '../inputs/parts.mjs';
import { tryInputs } from '../inputs/try.mjs';
import { checkout } from '../support/project.mjs';

/** Figures of fewer cases say little. */
const ENOUGH = 10_000;

/** @returns {Promise<number>} exit code */
export async function sweepInputs({ cases, seed: wanted, began }, say) {
  const require = createRequire(join(checkout, 'package.json'));
  const parts = await inputParts((name) => require(join(checkout, 'dist/src', name)));
  const root = mkdtempSync(join(tmpdir(), 'rds-migrate-inputs-'));
  const seed = wanted ?? began % 1_000_000;
  const rows = [];
  let failures = 0;
  try {
    say(`inputs, ${cases} cases of each kind, seed ${seed}`);
    for (const kind of inputKinds(parts, root)) {
      const { used, refused, failure } = await tryInputs(parts, kind, { cases, seed });
      say(`  ${failure ? 'FAIL' : 'ok  '} ${kind.name}: used ${used}, refused ${refused}`);
      if (failure) say(`         ${failure.replaceAll('\n', '\n         ')}`);
      if (failure) failures += 1;
      rows.push({
        what: kind.name,
        figure: `${used + refused} tried: ${used} used, ${refused} refused`,
        budget: kind.mustRefuse ? 'all refused' : 'no crash',
        ok: failure === undefined,
        ...(failure ? { note: failure.split('\n')[0] } : {}),
      });
    }
    say(`kinds ${rows.length}, failures ${failures}, ${Math.round((Date.now() - began) / 1000)} s`);
    if (cases >= ENOUGH) recordFigures(checkout, 'inputs', rows, { seed });
    return failures === 0 ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}
