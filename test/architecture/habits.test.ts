import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readSources } from '../../tools/layers.mjs';

const root = path.resolve(__dirname, '../..');
const longestFile = 400;

/**
 * Who may look at the clock: real runners wait, the simulator has a clock of its own, the CLI stamps its output, and a lease is
 * about processes of this computer, whatever the time of the deployment.
 */
const clockOwners = ['src/cmdlets/runners/', 'src/providers/lease.ts', 'src/cli/'];
const consoleOwners = ['src/cli/', 'stacks/'];
const timers = ['setTimeout', 'setInterval', 'setImmediate'];

/** Uses of the clock and of the console in one source, as "line N: text". */
function uses(file: string, text: string): { clock: string[]; console: string[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: { clock: string[]; console: string[] } = { clock: [], console: [] };
  const at = (node: ts.Node): string => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    return `${file}:${line + 1}: ${node.getText()}`;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const owner = node.expression.text;
      if (owner === 'console') found.console.push(at(node));
      if (owner === 'performance' || (owner === 'Date' && node.name.text === 'now')) found.clock.push(at(node));
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) {
      found.clock.push(at(node));
    }
    if (ts.isCallExpression(node) && timers.includes(node.expression.getText())) found.clock.push(at(node.expression));
    if (ts.isImportDeclaration(node) && /^(node:)?timers/.test(node.moduleSpecifier.getText().slice(1, -1))) {
      found.clock.push(at(node.moduleSpecifier));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('every source', () => {
  const sources = readSources(root);
  const outside = (owners: string[]) => sources.filter(({ file }) => !owners.some((owner) => file.startsWith(owner)));

  it('leaves the clock to the runners', () => {
    expect(outside(clockOwners).flatMap(({ file, text }) => uses(file, text).clock)).toEqual([]);
  });

  it('leaves the console to the command line', () => {
    expect(outside(consoleOwners).flatMap(({ file, text }) => uses(file, text).console)).toEqual([]);
  });

  it(`has at most ${longestFile} lines`, () => {
    const long = sources
      .filter(({ file }) => !file.includes('.generated.'))
      .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > longestFile);
    expect(long).toEqual([]);
  });
});

describe('the search for habits', () => {
  it('finds each way to look at the clock', () => {
    const text =
      "Date.now();\nnew Date();\nsetTimeout(f, 1);\nperformance.now();\nimport { setTimeout as nap } from 'node:timers/promises';\n";
    expect(uses('a.ts', text).clock).toEqual([
      'a.ts:1: Date.now',
      'a.ts:2: new Date()',
      'a.ts:3: setTimeout',
      'a.ts:4: performance.now',
      "a.ts:5: 'node:timers/promises'",
    ]);
  });

  it('allows dates that are given', () => {
    expect(uses('a.ts', "new Date('2024-01-01'); const t: Date = clock.now();")).toEqual({ clock: [], console: [] });
  });

  it('finds the console', () => {
    expect(uses('a.ts', 'console.error(1)').console).toEqual(['a.ts:1: console.error']);
  });
});
