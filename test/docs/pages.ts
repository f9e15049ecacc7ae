import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Every command line in the console blocks of a page. */
export function commandLines(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^ *```console\n([\s\S]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('$ '))
      .map((line) =>
        line
          .slice(2)
          .replace(/\s+#.*$/, '')
          .replace(/\s+\|.*$/, ''),
      ),
  );
}

/** Words of a line, those in quotes as one. */
export function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Every page that shows commands. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/tutorial.md',
  ...readdirSync(path.join(root, 'docs/how-to'))
    .sort()
    .map((name) => `docs/how-to/${name}`),
];

/** Commands that need no engine: test/docs runs them. */
const OFFLINE = ['plan', 'stages', 'validate', 'report', 'explain', 'rules'];

/** Words of a call of this program after its name; undefined = of another program. */
export function ownArguments(line: string): string[] | undefined {
  const [first, second, ...rest] = words(line);
  if (first === 'rds-migrate') return second === undefined ? [] : [second, ...rest];
  return first === 'npx' && second === 'rds-migrate' ? rest : undefined;
}

/** Whether a call is run by test/docs: offline, of an environment of this project, with nothing left to fill in. */
export function runsOffline(
  [name = '', environment = '', ...rest]: string[],
  environments: readonly string[],
): boolean {
  if (!OFFLINE.includes(name) || [environment, ...rest].some((word) => word.includes('<'))) return false;
  return ['explain', 'rules'].includes(name) || environments.includes(environment);
}

/** Pages whose commands test/engine types one after the other, in this order. */
export const TYPED = [
  'docs/tutorial.md',
  'README.md',
  'docs/how-to/first-production-migration.md',
  'docs/how-to/rollback.md',
  'docs/how-to/team-backends.md',
  'docs/how-to/logon.md',
  'docs/how-to/logon-password.md',
  'docs/how-to/logon-scheduled-task.md',
  'docs/how-to/logon-session-configuration.md',
  'docs/how-to/logon-credssp.md',
  'docs/how-to/virtual-desktops.md',
];

/** First words of what no test types, and why. */
export const NOT_TYPED: Readonly<Record<string, string>> = {
  'npm run': 'test/docs holds them to the scripts of the package; they install, build and test this very checkout',
  'npm test': 'the tests themselves',
  'cp -r docs/examples': 'test/docs/examples.test.ts copies them, and migrates a simulated deployment by them',
  'npx rds-migrate import-dump': 'test/docs/remote-access.test.ts types it over dumps of a server',
  'npx rds-migrate source-scripts': 'test/docs/remote-access.test.ts types it',
  'npx rds-migrate validate vpn': 'test/docs/remote-access.test.ts types it',
  'npx rds-migrate plan vpn': 'test/docs/remote-access.test.ts types it',
  git: 'version control of the reader',
  export: 'a variable of the shell',
  'npx rds-migrate shell': 'opens a shell and waits for its end; test/tools looks at what it is given',
};
