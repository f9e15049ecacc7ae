import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentNames, loadEnvironment } from '../../src/documents/environment';
import { recordDone } from '../../src/documents/evidence';
import { folderWith, messageOf } from './helpers';

const ROOT = join(__dirname, '../..');
const DOCUMENT =
  'apiVersion: rds-migrate/v1\ndeployment: x\ndomain: contoso.com\nservers:\n  a.contoso.com: { os: 2016 }\nwebAccess: { members: [a.contoso.com] }\n';

function projectWith(files: Record<string, string>): string {
  const root = folderWith({});
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, 'stacks', name, '..'), { recursive: true });
    writeFileSync(join(root, 'stacks', name), text);
  }
  return root;
}

describe('the environments of the project', () => {
  it.each(['lab', 'pilot', 'prod'])('%s is valid, without warnings', (name) => {
    const { source, target, warnings } = loadEnvironment(ROOT, name);
    expect(source.deployment.deployment).toBe(`contoso-${name}`);
    expect(target.deployment.deployment).toBe(`contoso-${name}`);
    expect(warnings).toEqual([]);
  });

  it('are listed without the shared base', () => {
    expect(environmentNames(ROOT)).toEqual(expect.arrayContaining(['lab', 'pilot', 'prod']));
    expect(environmentNames(ROOT)).not.toContain('base');
  });

  it('prod has the farm of the guide', () => {
    const { source, target } = loadEnvironment(ROOT, 'prod');
    const apps = Object.values(source.deployment.collections ?? {}).map(
      ({ remoteApps }) => Object.keys(remoteApps ?? {}).length,
    );
    expect(apps).toEqual([15, 8, 2]);
    expect(Object.keys(source.deployment.sessionHosts ?? {})).toHaveLength(8);
    expect(target.deployment.servers['rdcb01.contoso.com']).toEqual({ os: '2022', upgrade: 'inPlace', via: ['2019'] });
  });
});

describe('an environment', () => {
  it('is named in the list of those that exist', () => {
    const root = projectWith({
      'prod/source.yaml': DOCUMENT,
      'prod/target.yaml': DOCUMENT,
      'half/source.yaml': DOCUMENT,
    });
    expect(messageOf(() => loadEnvironment(root, 'prd'))).toBe(
      'there is no environment "prd" [environment-unknown]\n  next: did you mean "prod"? environments here: prod',
    );
    expect(messageOf(() => loadEnvironment(root, '../..'))).toContain('there is no environment "../.."');
    expect(messageOf(() => loadEnvironment(root, 'half'))).toBe(
      'the environment "half" has no target.yaml [environment-incomplete]\n  next: copy source.yaml and change what shall become different',
    );
    expect(messageOf(() => loadEnvironment(folderWith({}), 'x'))).toContain('environments here: none');
  });

  it('says the mistakes of both documents and of the evidence together', () => {
    const root = projectWith({
      'p/source.yaml': DOCUMENT.replace('2016', '1999'),
      'p/target.yaml': DOCUMENT.replace('webAccess', 'webAcess'),
      'p/evidence.yaml': 'done: [{ task: x }]\n',
    });
    const text = messageOf(() => loadEnvironment(root, 'p'), join(root, 'stacks/p'));
    expect(text).toContain('source.yaml:5:24: ');
    expect(text).toContain('target.yaml:6:1: ');
    expect(text).toContain('evidence.yaml:1:8: /done/0/by is missing');
  });

  it('says the mistakes between the documents', () => {
    const root = projectWith({ 'p/source.yaml': DOCUMENT, 'p/target.yaml': DOCUMENT.replace('2016', '2022') });
    expect(messageOf(() => loadEnvironment(root, 'p'), join(root, 'stacks/p'))).toContain(
      'target.yaml:5:24: /servers/a.contoso.com/os: a.contoso.com changes from 2016 to 2022 [check-os-changed]',
    );
  });

  it('says a mistake in a shared base once', () => {
    const root = projectWith({
      'base/all.yaml': DOCUMENT.replace('2016', '1999'),
      'p/source.yaml': 'base: ../base/all.yaml\n',
      'p/target.yaml': 'base: ../base/all.yaml\n',
    });
    expect(messageOf(() => loadEnvironment(root, 'p')).match(/1999/g)).toHaveLength(1);
  });

  it('cannot wait for itself', () => {
    const root = projectWith({
      'p/source.yaml': DOCUMENT,
      'p/target.yaml': `${DOCUMENT}migration: { promoteFrom: { environment: p, stage: target } }\n`,
    });
    expect(messageOf(() => loadEnvironment(root, 'p'))).toContain(
      'an environment cannot wait for itself [environment-promotion]',
    );
  });

  it('says forty mistakes at once, by file and line', () => {
    const servers = Array.from({ length: 19 }, (_, index) => `  s${index}.contoso.com: { os: "${index}" }\n`).join('');
    const entries = ['at: soon', 'at: later'].map((when) => `  - { task: a, by: b, ${when} }\n`).join('');
    const root = projectWith({
      'p/source.yaml': DOCUMENT.replace('servers:\n', `servers:\n${servers}`),
      'p/target.yaml': DOCUMENT.replace('servers:\n', `servers:\n${servers}`),
      'p/evidence.yaml': `done:\n${entries}`,
    });
    const places = messageOf(() => loadEnvironment(root, 'p'))
      .split('\n')
      .flatMap((line) => /(\w+)\.yaml:(\d+):\d+: /.exec(line)?.slice(1, 3).join(' ') ?? []);
    expect(places).toHaveLength(40);
    const files = places.map((place) => place.split(' ')[0] ?? '');
    expect(files).toEqual([...files].sort());
    for (const file of ['evidence', 'source', 'target']) {
      const lines = places.filter((place) => place.startsWith(`${file} `)).map((place) => Number(place.split(' ')[1]));
      expect(lines).toEqual([...lines].sort((a, b) => a - b));
    }
  });

  it('carries warnings and evidence', () => {
    const root = projectWith({
      'p/source.yaml': `${DOCUMENT}`,
      'p/target.yaml': DOCUMENT.replace('servers:', 'servers:\n  b.contoso.com: { os: 2022 }'),
    });
    recordDone(join(root, 'stacks/p'), { task: 'backup', by: 'me', at: '2027-01-16T10:00:00Z' });
    const environment = loadEnvironment(root, 'p');
    expect(environment.warnings).toEqual([
      expect.stringContaining(
        'target.yaml:5:3: /servers/b.contoso.com: b.contoso.com has no role in this document [check-server-without-role]',
      ),
    ]);
    expect(environment.evidence.done).toEqual([{ task: 'backup', by: 'me', at: '2027-01-16T10:00:00Z' }]);
  });
});
