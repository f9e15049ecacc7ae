import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { scripts } from '../../package.json';
import { createProgram } from '../../src/cli/program';
import { environmentNames } from '../../src/documents/environment';

import { scratch } from '../cli/project';
import { commandLines, NOT_TYPED, ownArguments, pages, runsOffline, TYPED, words } from './pages';

const root = path.resolve(__dirname, '../..');
/** Commands of the launcher, which come before those of the program. */
const LAUNCHER = ['setup', 'shell', 'env'];

/** What is wrong with a call of this program; undefined = commander would take it. */
function mistake(args: string[]): string | undefined {
  const [first = ''] = args;
  if (LAUNCHER.includes(first)) return undefined;
  let command: Command = createProgram();
  const rest = [...args];
  for (;;) {
    const next = command.commands.find((candidate) => candidate.name() === rest[0]);
    if (!next) break;
    command = next;
    rest.shift();
  }
  if (command.parent === null) return `there is no command ${first}`;
  const given: string[] = [];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) {
      given.push(word);
      continue;
    }
    const option = command.options.find((candidate) => candidate.long === word);
    if (!option && word !== '--help') return `${command.name()} has no option ${word}`;
    if (option?.required) rest.shift();
  }
  const wanted = command.registeredArguments;
  if (given.length > wanted.length && !wanted.at(-1)?.variadic)
    return `${command.name()} takes ${wanted.length} arguments, not ${given.length}`;
  const needed = wanted.filter((argument) => argument.required).length;
  return given.length < needed ? `${command.name()} needs ${needed} arguments` : undefined;
}

const calls = pages.flatMap((page) =>
  commandLines(page).flatMap((line) => {
    const args = ownArguments(line);
    return args ? [{ page, args }] : [];
  }),
);

describe('the documented commands', () => {
  it('are many', () => expect(calls.length).toBeGreaterThan(30));

  it.each(calls.map(({ page, args }) => [page, args.join(' '), args] as const))('%s: rds-migrate %s', (_, __, args) => {
    expect(mistake([...args])).toBeUndefined();
  });

  it('of npm are scripts of the package', () => {
    const unknown = pages.flatMap((page) =>
      commandLines(page)
        .map(words)
        .filter(([first, second]) => first === 'npm' && second === 'run')
        .filter(([, , name]) => !(name !== undefined && name in scripts))
        .map((line) => `${page}: ${line.join(' ')}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each([
    [['plam', 'lab'], /no command/],
    [['plan'], /needs 1/],
    [['plan', 'lab', 'x'], /takes 1/],
    [['verify', 'lab', '--nope'], /no option --nope/],
  ])('%j would be found out', (args, message) => {
    expect(mistake(args)).toMatch(message);
  });
});

describe('what can be tried without an engine', () => {
  const names = [...environmentNames(root), ...readdirSync(path.join(root, 'docs/examples'))];
  const offline = new Map(
    calls.filter(({ args }) => runsOffline(args, names)).map(({ args }) => [args.join(' '), args]),
  );

  it.each([...offline])('rds-migrate %s runs', async (_, args) => {
    const project = scratch(names);
    try {
      expect(await project.run(...args)).toMatchObject({ code: 0 });
    } finally {
      project.remove();
    }
  });
});

describe('every command', () => {
  const names = [...environmentNames(root), ...readdirSync(path.join(root, 'docs/examples'))];
  const excused = (line: string) => Object.keys(NOT_TYPED).some((start) => line.startsWith(start));
  const untried = (page: string) =>
    commandLines(page).filter((line) => !excused(line) && !runsOffline(ownArguments(line) ?? [], names));

  it('that needs the engine stands on a page that is typed there, or has a reason', () => {
    // What contributors run is run by them.
    const others = pages.filter((page) => !TYPED.includes(page) && page !== 'CONTRIBUTING.md');
    expect(others.flatMap((page) => untried(page).map((line) => `${page}: ${line}`))).toEqual([]);
    expect(untried('docs/how-to/rollback.md')).toContain('pulumi preview');
    expect(TYPED.filter((page) => !pages.includes(page))).toEqual([]);
  });

  it('of the first page before its own part is one of the tutorial', () => {
    const plain = (line: string) => line.replace(/^npx /, '').replace(/ --yes$/, '');
    const tutorial = new Set(commandLines('docs/tutorial.md').map(plain));
    const lines = untried('README.md').map(plain);
    const before = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('rds-migrate simulator set')),
    );
    expect(before.length).toBeGreaterThan(4);
    expect(before.filter((line) => !tutorial.has(line))).toEqual([]);
  });
});

describe('links between pages', () => {
  const links = [...pages, 'docs/behaviour/README.md', 'docs/simulator-behaviour.md', 'docs/stages.md'].flatMap(
    (page) =>
      [...readFileSync(path.join(root, page), 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .map((link) => [page, link] as const),
  );

  it.each(links)('%s leads to %s', (page, link) => {
    expect(existsSync(path.join(root, path.dirname(page), link))).toBe(true);
  });
});
