import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** What PowerShell 7 has and 5.1 does not; looked for where neither text nor comment stands. */
const NEWER: [string, RegExp][] = [
  ['??', /\?\?/],
  ['?.', /\?\./],
  ['?[', /\?\[/],
  ['&&', /&&/],
  ['||', /\|\|/],
  ['ternary', /\?[^\n?]*:(?!:)/],
  ['-Parallel', /\s-Parallel\b/i],
  ['clean block', /^\s*clean\s*\{/im],
  ['-AsHashtable', /\s-AsHashtable\b/i],
];

/** Mistakes of a script: what the grammar does not take, and what Windows PowerShell 5.1 lacks, as "line N: what". */
export type Check = (script: string) => string[];

/** What stands in a script, as the grammar sees it. */
export interface Tree {
  errors: string[];
  /** Names of the commands that would run, in their order. */
  commands: string[];
}

export async function loadTree(): Promise<(script: string) => Tree> {
  const parser = await loadParser();
  return (script) => {
    const tree = parser.parse(script.replace(/^\ufeff/, ''));
    if (!tree) throw new Error('not parsed');
    const nodes = descendants(tree.rootNode);
    return {
      errors: nodes.filter((node) => node.isError || node.isMissing).map((node) => lineOf(node, 'not understood')),
      commands: nodes.filter(({ type }) => type === 'command_name').map(({ text }) => text),
    };
  };
}

async function loadParser(): Promise<Parser> {
  await Parser.init();
  const folder = dirname(require.resolve('tree-sitter-powershell/package.json'));
  const language = await Language.load(new Uint8Array(readFileSync(join(folder, 'tree-sitter-powershell.wasm'))));
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

export async function loadCheck(): Promise<Check> {
  const parser = await loadParser();
  return (script) => {
    const tree = parser.parse(script);
    if (!tree) throw new Error('not parsed');
    const nodes = descendants(tree.rootNode);
    const broken = nodes.filter((node) => node.isError || node.isMissing).map((node) => lineOf(node, 'not understood'));
    return [...new Set([...broken, ...newer(script, nodes)])];
  };
}

function newer(script: string, nodes: Node[]): string[] {
  let code = script;
  for (const { type, startIndex, endIndex } of nodes) {
    if (!/^(comment|string_literal|verbatim_|expandable_)/.test(type)) continue;
    code = code.slice(0, startIndex) + code.slice(startIndex, endIndex).replace(/[^\n]/g, ' ') + code.slice(endIndex);
  }
  return code
    .split('\n')
    .flatMap((line, index) =>
      NEWER.filter(([, pattern]) => pattern.test(line)).map(([what]) => `line ${index + 1}: ${what}`),
    );
}

function descendants(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (child ? descendants(child) : []))];
}

function lineOf(node: Node, what: string): string {
  return `line ${node.startPosition.row + 1}: ${what}`;
}
