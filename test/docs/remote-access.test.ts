import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../cli/project';
import { commandLines, ownArguments } from './pages';

/** The commands of the page on Remote Access, typed one after the other over dumps of a server. */

const root = path.resolve(__dirname, '../..');
const PAGE = 'docs/how-to/remote-access.md';

/** What a reader writes besides: the target document as the page has it. */
function yamlOf(page: string): string {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  return `apiVersion: rds-migrate/v1\ndeployment: vpn\ndomain: contoso.com\nservers: {}\n${yaml}`;
}

/** The reader's correction: one of the adapters that the dumps name is a demand-dial interface. */
function corrected(text: string): string {
  return text
    .replace(/\n(?: +#.*\n)? +Branch Hamburg: \{ purpose: intranet \}/, '')
    .replace(
      '\n    adapters:',
      '\n    demandDial:\n      Branch Hamburg: { protocol: L2TP, destination: [hamburg.contoso.com] }\n    adapters:',
    );
}

it('are typed as they stand', async () => {
  const project = scratch([]);
  try {
    for (const name of ['ras.txt', 'routing.txt']) {
      copyFileSync(path.join(root, 'test/capture/dump/cases/2008r2', name), path.join(project.root, name));
    }
    writeFileSync(path.join(project.root, 'aaaa.txt'), 'pushd ras aaaa\nset accounting provider = windows\npopd\n');
    const page = readFileSync(path.join(root, PAGE), 'utf8');
    for (const line of commandLines(PAGE)) {
      const args = ownArguments(line) ?? [];
      const { code, out } = await project.run(...args);
      expect(code, `${line}\n${out}`).toBe(0);
      if (args[0] !== 'import-dump') continue;
      const source = path.join(project.root, 'stacks/vpn/source.yaml');
      writeFileSync(source, corrected(readFileSync(source, 'utf8')));
      writeFileSync(path.join(project.root, 'stacks/vpn/target.yaml'), yamlOf(page));
    }
    expect(existsSync(path.join(project.root, '.rds-migrate/vpn/source-scripts'))).toBe(true);
  } finally {
    project.remove();
  }
});
