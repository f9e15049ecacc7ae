import { readFileSync } from 'node:fs';
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
