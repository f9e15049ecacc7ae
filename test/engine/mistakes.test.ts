import { rmSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { edited, settingsOnly, source } from './documents';
import { adopted, expectRefused, type Scene, scene } from './harness';

/** Each mistake, and what one is told: once, with the way out, without a trace. */
const MISTAKES: { name: string; make(made: Scene): void; told: RegExp[] }[] = [
  {
    name: 'a stage that does not exist',
    make: (made) => made.configure({ stage: 'tagret' }),
    told: [/has no stage tagret; did you mean target\?/, /`npx rds-migrate stages` lists all/],
  },
  {
    name: 'an environment that does not exist',
    make: (made) => made.configure({ environment: 'labb' }),
    told: [/there is no environment "labb"/, /did you mean "lab"\?/],
  },
  {
    name: 'a stack without an environment',
    make: (made) => made.configure({ environment: undefined }),
    told: [/stack lab has no environment/, /pulumi config set environment/],
  },
  {
    name: 'a stack without a stage',
    make: (made) => made.configure({ stage: undefined }),
    told: [/stack lab has no stage/, /pulumi config set stage source/],
  },
  {
    name: 'a setting with a value that cannot be meant',
    make: (made) => made.configure({ wait: 'maybe' }),
    told: [/wait is "maybe"/, /pulumi config set wait true/],
  },
  {
    name: 'several mistakes in the documents',
    make(made) {
      made.write('source', edited(source, { 'servers/rdsh01.contoso.com/os': '2003', 'collections/Office/limit': {} }));
    },
    told: [/source\.yaml:\d+:\d+: .*2003/, /source\.yaml:\d+:\d+: .*limit/],
  },
  {
    name: 'a secret set in clear text',
    make: (made) => made.configure({ webPfx: 'not-encrypted' }),
    told: [/secrets in clear text: webPfx/, /pulumi config set --secret webPfx/],
  },
  {
    name: 'a simulated deployment that is missing',
    make: (made) => rmSync(made.simulator),
    told: [/there is no simulated deployment at \.rds-migrate\/lab\/simulator\.json/, /rds-migrate simulator create/],
  },
  {
    name: 'a simulated deployment that is damaged',
    make: (made) => writeFileSync(made.simulator, '{ "format": "rds-migrate-simulator/1", "now": '),
    told: [/simulator\.json is not a simulated deployment: no valid JSON/, /it was left as it is/],
  },
  {
    name: 'a source document that was changed after it was adopted',
    make(made) {
      made.write('source', edited(source, { 'collections/Office/description': 'Desk' }));
      made.configure({ stage: 'target' });
    },
    told: [/stacks\/lab\/source\.yaml was changed after it was adopted/, /pulumi config set stage source/],
  },
];

describe.concurrent('mistakes', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted(settingsOnly);
  });

  it.each(MISTAKES.map((mistake) => [mistake.name, mistake] as const))('%s', async (_name, { make, told }) => {
    const made = base.fork();
    make(made);
    const result = await made.preview();
    expectRefused(result, ...told);
    const [first] = told;
    const messages = result.errors.filter(({ message }) => first?.test(message));
    expect(messages.length, result.out).toBe(1);
  });

  it('a damaged simulated deployment is not overwritten by an up', async () => {
    const made = base.fork();
    writeFileSync(made.simulator, '{ "format": "rds-migrate-simulator/1", "now": ');
    made.configure({ stage: 'target' });
    const before = made.bytes();
    expectRefused(await made.up(), /is not a simulated deployment/);
    expect(made.bytes()).toBe(before);
    expect(made.audit()).toEqual([]);
  });

  it('no passphrase', async () => {
    const made = base.fork();
    const result = await made.pulumi(['preview'], { PULUMI_CONFIG_PASSPHRASE: undefined });
    expectRefused(result, /passphrase must be set with PULUMI_CONFIG_PASSPHRASE/);
  });

  it('a document changed in what has been done already', async () => {
    const made = base.fork();
    await made.enterOk('target');
    const { source: from, target: to } = settingsOnly;
    made.write('source', edited(from, { 'collections/Office/description': 'Desk' }));
    made.write('target', edited(to, { 'collections/Office/description': 'Desk' }));
    const before = made.bytes();
    expectRefused(
      await made.up(),
      /stacks\/lab\/source\.yaml was changed after stage source was completed/,
      /git diff stacks\/lab/,
    );
    expect(made.bytes()).toBe(before);
  });

  it('a migration that does not begin with stage source', async () => {
    const made = await scene(settingsOnly);
    made.configure({ stage: 'target' });
    expectRefused(
      await made.up(),
      /a migration begins with stage source, not target/,
      /pulumi config set stage source/,
    );
  });

  it('a secret that is not set', async () => {
    const made = await scene({
      ...settingsOnly,
      target: edited(settingsOnly.target, {
        'certificates/filePublishing': {
          thumbprint: 'C47E1B90D2F35A68B7091C2D3E4F5A6B7C8D9E0F',
          pfx: { file: 'certs/apps-2027.pfx', password: { secret: 'newPfx' } },
        },
      }),
    });
    await made.upOk();
    const result = await made.enter('certificates/prepare');
    expectRefused(result, /the secret newPfx is not set/, /pulumi config set --secret newPfx/);
    expect(made.hands.look().servers['rdcb01.contoso.com']?.store).not.toHaveProperty(
      'C47E1B90D2F35A68B7091C2D3E4F5A6B7C8D9E0F',
    );
  });
});
