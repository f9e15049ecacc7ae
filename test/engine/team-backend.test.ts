import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsOnly } from './documents';
import { scene } from './harness';
import { findPostgres, HOW_POSTGRES, Postgres } from './postgres';

const programs = findPostgres();
if (!programs) process.stderr.write(`${HOW_POSTGRES}\n`);

describe.skipIf(!programs)(programs ? 'a team with its state in PostgreSQL' : HOW_POSTGRES, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await Postgres.start(programs ?? '');
  });
  afterAll(() => server?.stop());

  it('goes on from where a colleague was, with no state in the folder of either', async () => {
    const first = await scene({ ...settingsOnly, environment: { PULUMI_BACKEND_URL: server.url } });
    await first.upOk();
    await first.enterOk('target');
    const stacks = path.join(first.root, '.rds-migrate', 'state', '.pulumi');
    expect(existsSync(stacks) ? readdirSync(stacks) : []).not.toContain('stacks');

    const colleague = first.fork();
    const again = await colleague.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
    const table = await colleague.cli('environments', '--json');
    expect(table.code, table.out).toBe(0);
    expect(JSON.parse(table.out)).toEqual([
      expect.objectContaining({ stack: 'lab', environment: 'lab', entered: 'target', drift: [], openTasks: [] }),
    ]);
  });
});
