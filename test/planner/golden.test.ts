import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineOrder } from '../../src/planner/order';
import { planOf } from '../../src/planner/plan';
import type { Stage } from '../../src/planner/types';
import { desktopSource, desktopTarget } from './desktop-samples';
import { haSource, haTarget } from './samples';

/** One readable file per stage; `UPDATE_GOLDEN=1 npx vitest run test/planner` accepts what is there now. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';

function props(value: Record<string, unknown>): string {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, item]) => `    ${name}: ${JSON.stringify(item)}`).join('\n');
}

function text(stage: Stage): string {
  const sign = { create: '+', update: '~', delete: '-' } as const;
  const undo = [stage.undo.how, stage.undo.until && `until ${stage.undo.until}`].filter((part) => part).join(', ');
  const changes =
    stage.index === 0
      ? ['(everything is adopted)']
      : engineOrder(stage).map(({ action, id }) => `${sign[action]} ${id}`);
  return [
    `${stage.name}: ${stage.title}`,
    `users notice: ${stage.impact}`,
    `undo: ${undo}; may rest: ${stage.mayRest}`,
    ...stage.closed.map(({ collection, until }) => `closed: ${collection} until ${until}`),
    '',
    'changes, in the order they run:',
    ...changes,
    '',
    'state afterwards:',
    ...[...stage.after].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, item]) => `  ${id}\n${props(item.props)}`),
    '',
  ].join('\n');
}

const FARMS = [
  ['the highly available farm', 'golden', haSource, haTarget],
  ['virtual desktops', 'golden-desktops', desktopSource, desktopTarget],
] as const;

describe.each(FARMS)('%s, stage by stage', (_name, folder, source, target) => {
  const FOLDER = join(__dirname, folder);
  const plan = planOf(source, target);
  const files = new Map(
    plan.stages.map((stage) => [
      `${String(stage.index).padStart(2, '0')}-${stage.name.replaceAll('/', '-')}.txt`,
      text(stage),
    ]),
  );
  if (UPDATE) {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [file, content] of files) writeFileSync(join(FOLDER, file), content);
  }

  test('has exactly the golden files', () => {
    expect(existsSync(FOLDER) ? readdirSync(FOLDER).sort() : []).toEqual([...files.keys()].sort());
  });

  test.each([...files])('%s', (file, content) => {
    expect(content).toBe(readFileSync(join(FOLDER, file), 'utf8'));
  });
});
