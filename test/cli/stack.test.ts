import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closedSettings, configOf, refuseKeys } from '../../src/cli/stack';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(() => {
  project = scratch();
});
afterEach(() => project.remove());

function configure(values: Record<string, unknown>): void {
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`rds-migrate:${key}`, value]));
  writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), dump({ config }));
}

const LOGON = { environment: 'prod', logon: 'credssp', logonUser: 'CONTOSO\\rds-migrate' };

it('a password that stands there encrypted is not asked for by commands that open no secret', () => {
  configure({ ...LOGON, logonPassword: { secure: 'v1:abc' } });
  expect(closedSettings(project.root, 'prod')).toMatchObject({ environment: 'prod' });
  expect(configOf(project.root, 'prod').logonPassword).toBeUndefined();
});

it.each([{ sshPassword: 'x' }, { farmPfx: 'x' }])(
  'a secret in clear text is refused by every command that uses the stack: %o',
  (secret) => {
    configure({ environment: 'prod', ...secret });
    expect(() => refuseKeys(project.root, 'prod')).toThrow(`secrets in clear text: ${Object.keys(secret)[0]}`);
    configure({ environment: 'prod', [Object.keys(secret)[0] ?? '']: { secure: 'v1:abc' } });
    expect(() => refuseKeys(project.root, 'prod')).not.toThrow();
  },
);

it.each([
  [{ environment: 'prod', stage: 'brokers/redcue' }, /no stage brokers\/redcue; did you mean/],
  [{ environment: 'prod', enforce: 'Server/nobody' }, /enforce names \\"Server\/nobody/],
  [{ environment: 'prd' }, /there is no environment \\"prd/],
  [{ environment: 'lab' }, /names the environment lab, which `pulumi up` works on/],
  [{ stage: 'source' }, /stack prod has no environment/],
  [{ environment: 'prod', sshPassword: 'x' }, /secrets in clear text: sshPassword/],
])('doctor refuses what a preview refuses: %o', async (values, text) => {
  configure(values);
  const { out, code } = await project.run('doctor', 'prod', '--json');
  expect(code).toBe(1);
  const { checks } = JSON.parse(out);
  const found = checks.find(({ id }: { id: string }) => id === 'config');
  expect(found.level).toBe('blocker');
  expect(JSON.stringify(found.lines)).toMatch(text);
});

it('one that is missing is', () => {
  configure(LOGON);
  expect(() => closedSettings(project.root, 'prod')).toThrow('logonPassword is not set');
});
