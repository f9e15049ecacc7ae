import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const ENDINGS = process.platform === 'win32' ? ['.exe'] : [''];

/** How to get one, for whoever sees that these tests were left out. */
export const HOW =
  'no Chromium on PATH, so the tests of pages are left out; apt-get install chromium, or name one in RDS_MIGRATE_CHROMIUM';

/** A Chromium of this machine; these tests download none. */
export function findChromium(): string | undefined {
  const named = process.env.RDS_MIGRATE_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => NAMES.flatMap((name) => ENDINGS.map((ending) => path.join(folder, name + ending))))
    .find((file) => existsSync(file));
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
