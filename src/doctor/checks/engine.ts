import { blocker, type Check, ok } from '../check';

/** The oldest engine that was tried; the next major release is another program. */
export const OLDEST_ENGINE = [3, 259] as const;

export const engine: Check = {
  id: 'engine',
  title: 'Pulumi engine',
  look({ engine: { version, problem } }) {
    const install = 'run `npm run setup`, or install Pulumi from its vendor';
    if (version === undefined) return [blocker(`no engine: ${problem ?? 'pulumi does not run'}`, install)];
    const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
    const [wanted, least] = OLDEST_ENGINE;
    if (major === wanted && minor >= least) return [ok(`pulumi ${version}`)];
    return [
      blocker(`pulumi ${version} was not tried; needed is ${wanted}.${least} or newer, below ${wanted + 1}`, install),
    ];
  },
};
