import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closedSettings, configOf } from '../../src/cli/stack';
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

it('one that is missing is', () => {
  configure(LOGON);
  expect(() => closedSettings(project.root, 'prod')).toThrow('logonPassword is not set');
});
