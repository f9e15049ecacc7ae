import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine } from './engine';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
const before = { ...process.env };

beforeEach(() => {
  project = scratch();
  fakeEngine(project.root);
  config('source');
});
afterEach(() => {
  process.env = { ...before };
  project.remove();
});

function config(stage: string): void {
  const text = `config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: ${stage}\n  rds-migrate:farmPfx:\n    secure: v1:xyz\n`;
  writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
}

function sets(): string[][] {
  const file = path.join(project.root, 'calls.jsonl');
  if (!existsSync(file)) return [];
  const calls = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  return calls.filter(([command, verb]) => command === 'config' && verb === 'set');
}

describe.skipIf(process.platform === 'win32')('rds-migrate stage', () => {
  it('sets the next stage in the config of the selected stack, by pulumi itself', async () => {
    process.env.FAKE_ENTERED = 'source';
    const { code, out } = await project.run('stage', 'next');
    expect(code).toBe(0);
    expect(sets()).toEqual([['config', 'set', 'stage', 'certificates/prepare', '--stack', 'prod']]);
    expect(out).toContain(': pulumi preview, then pulumi up');
  });

  it('says that nobody could look whether the stage before is complete, and why', async () => {
    process.env.FAKE_ENTERED = 'source';
    const { out } = await project.run('stage', 'next');
    expect(out).toMatch(
      /first: whether stage source is complete could not be seen, and pulumi up will look before it goes on: .*\[pulumi-failed\]\n +\S.*\nafter that: pulumi preview, then pulumi up/,
    );
    expect((await project.run('stage')).out).toMatch(/first: whether stage source is complete could not be seen/);
  });

  it.each([
    ['of a run that was killed', 2 ** 22 + 1, /stack prod is locked by a run that was killed: process 4194305 /],
    ['of a run that may be alive', process.pid, /stack prod is locked by admin since .*may still run/],
  ])('tells a lock %s, and leads to repair', async (_whose, pid, message) => {
    process.env.FAKE_ENTERED = 'source';
    const folder = path.join(project.root, '.rds-migrate/state/.pulumi/locks/organization/rds-migrate/prod');
    mkdirSync(folder, { recursive: true });
    const lock = { pid, username: 'admin', hostname: hostname(), timestamp: '2027-01-16T20:00:00Z' };
    writeFileSync(path.join(folder, '1.json'), JSON.stringify(lock));
    for (const args of [['stage'], ['stage', 'next']]) {
      const { out, err } = await project.run(...args);
      expect(out + err).toMatch(message);
      expect(out + err).toContain('npx rds-migrate repair --stack prod');
    }
    // Whoever sets another one meanwhile would go on from a stage that is just being entered.
    expect((await project.run('stage', 'next')).code).toBe(1);
    expect(sets()).toEqual([]);
  });

  it('begins with source', async () => {
    await project.run('stage', 'next');
    expect(sets()).toEqual([['config', 'set', 'stage', 'source', '--stack', 'prod']]);
  });

  it('goes by what was entered, not by what is set', async () => {
    process.env.FAKE_ENTERED = 'source';
    config('certificates/prepare');
    await project.run('stage', 'next');
    expect(sets()).toEqual([['config', 'set', 'stage', 'certificates/prepare', '--stack', 'prod']]);
  });

  it('goes back where that can be done', async () => {
    process.env.FAKE_ENTERED = 'certificates/prepare';
    const { out } = await project.run('stage', 'back');
    expect(sets()).toEqual([['config', 'set', 'stage', 'source', '--stack', 'prod']]);
    expect(out).toContain('goes back from certificates/prepare');
  });

  it('says of a drain that it goes back from whom was told and signed out', async () => {
    const log = path.join(project.root, '.rds-migrate/prod/audit.jsonl');
    const call = (invocation: string, more: object = {}) => ({
      at: '2027-01-16T19:00:00.000Z',
      run: 'r',
      stack: 'prod',
      stage: 'sessions/main/drain',
      resource: 'SessionHost/rdsh01.contoso.com',
      phase: 'result',
      outcome: 'done',
      invocation: `${invocation} -HostServer rdsh01.contoso.com -UnifiedSessionID 7`,
      ...more,
    });
    const lines = [
      call('Send-RDUserMessage'),
      call('Send-RDUserMessage', { outcome: 'not-repeated' }),
      call('Send-RDUserMessage', { outcome: 'error' }),
      call('Send-RDUserMessage', { stage: 'sessions/pilot/drain' }),
      call('Send-RDUserMessage', { at: '2027-01-15T19:00:00.000Z' }),
      call('Set-RDSessionHost'),
      call('Invoke-RDUserLogoff', { phase: 'intent', outcome: undefined }),
      call('Invoke-RDUserLogoff'),
    ];
    mkdirSync(path.dirname(log), { recursive: true });
    writeFileSync(log, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const undone = 'undone:\n  - { stage: sessions/main/drain, at: 2027-01-16T08:00:00Z }\n';
    writeFileSync(path.join(project.root, 'stacks/prod/evidence.yaml'), undone);
    process.env.FAKE_ENTERED = 'sessions/main/drain';
    const { code, out, err } = await project.run('stage', 'back');
    expect(code, err).toBe(0);
    expect(out).toContain("sessions/main/drain: 2 messages sent to users, 1 session signed out; that isn't taken back");
    process.env.FAKE_ENTERED = 'certificates/prepare';
    expect((await project.run('stage', 'back')).out).not.toContain('taken back');
  });

  it('goes back from a stage that is only set to where the stack stands', async () => {
    process.env.FAKE_ENTERED = 'certificates/prepare';
    config('brokers/reduce');
    const { out } = await project.run('stage', 'back');
    expect(sets()).toEqual([['config', 'set', 'stage', 'certificates/prepare', '--stack', 'prod']]);
    expect(out).toContain('the stack stands there already: what was set after it had not been begun');
  });

  it.each([
    [
      'a jump',
      'source',
      'brokers/upgrade',
      /brokers\/upgrade does not follow source: certificates\/prepare comes next/,
    ],
    ['a way back past what cannot be undone', 'licensing/migrate-cals', 'licensing/install', /licensing\/migrate-cals/],
    [
      'a stage nobody acknowledged',
      'licensing/install',
      'next',
      /rds-migrate acknowledge licensing\/migrate-cals --change/,
    ],
    ['a stage that is not there', 'source', 'certificates/prepar', /did you mean certificates\/prepare/],
    [
      'a way back from what cannot be undone',
      'licensing/migrate-cals',
      'back',
      /stage licensing\/migrate-cals, in which the stack is, cannot be undone/,
    ],
    ['what lies before the first', 'source', 'back', /no stage before/],
    ['what lies behind the last', 'target', 'next', /last stage/],
  ])('refuses %s and sets nothing', async (_what, entered, to, message) => {
    process.env.FAKE_ENTERED = entered;
    const { code, err } = await project.run('stage', to);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(sets()).toEqual([]);
  });

  it('shows where the stack stands', async () => {
    process.env.FAKE_ENTERED = 'certificates/prepare';
    config('brokers/reduce');
    const { out } = await project.run('stage');
    expect(out).toMatch(/entered: certificates\/prepare \(2 of \d+/);
    expect(out).toMatch(/set: +brokers\/reduce \(3 of \d+/);
    expect(sets()).toEqual([]);
  });

  it('says how to select a stack', async () => {
    process.env.FAKE_NO_STACK = '1';
    const { code, err } = await project.run('stage');
    expect(code).toBe(1);
    expect(err).toContain('pulumi stack select <stack>');
  });

  describe('with a deployment to look at', () => {
    /** Secrets are not asked of the stand-in: a file without any is a stack that was never initialised. */
    function simulated(stage: string): void {
      const text = `config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: ${stage}\n`;
      writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
    }

    beforeEach(async () => {
      simulated('source');
      await project.run('simulator', 'create', 'prod');
    });

    it('goes on from a stage that is complete', async () => {
      process.env.FAKE_ENTERED = 'source';
      const { code, out, err } = await project.run('stage', 'next');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('certificates/prepare');
    });

    it('refuses to go on from one that is not, names what is left and what to run', async () => {
      process.env.FAKE_ENTERED = 'certificates/prepare';
      simulated('certificates/prepare');
      const { code, err } = await project.run('stage', 'next');
      expect(code).toBe(1);
      expect(err).toMatch(
        /stage certificates\/prepare, in which the stack is, is not complete:\n +ImportedCertificate\//,
      );
      expect(err).toContain('[stage-incomplete]\n  next: pulumi up, which completes it');
      expect(sets()).toEqual([]);
    });

    it('goes back from a stage that only a backup undoes, as long as nothing of it is done', async () => {
      process.env.FAKE_ENTERED = 'brokers/upgrade';
      simulated('brokers/upgrade');
      const { code, out } = await project.run('stage', 'back');
      expect(code).toBe(0);
      expect(out).toContain('goes back from brokers/upgrade');
      expect(sets()).toEqual([['config', 'set', 'stage', 'brokers/reduce', '--stack', 'prod']]);
    });

    it('leads on with a way back that is set, whatever the stage it leaves has still to do', async () => {
      process.env.FAKE_ENTERED = 'brokers/upgrade';
      simulated('brokers/reduce');
      const { out } = await project.run('stage');
      expect(out).toMatch(/\nnext: pulumi preview, then pulumi up, which goes back to brokers\/reduce\n$/);
      expect(out).not.toContain('is not complete');
    });

    it('names the command that stays, where the way back that is set will be refused', async () => {
      process.env.FAKE_ENTERED = 'licensing/migrate-cals';
      config('licensing/install');
      const { out } = await project.run('stage');
      expect(out).toMatch(
        /will be refused: .*\[no-way-back\]\nnext: npx rds-migrate stage licensing\/migrate-cals stays there/s,
      );
    });

    it('leads back to the unfinished stage when another one is set already', async () => {
      process.env.FAKE_ENTERED = 'certificates/prepare';
      simulated('brokers/reduce');
      const { err } = await project.run('stage', 'brokers/reduce');
      expect(err).toContain('next: npx rds-migrate stage certificates/prepare, then pulumi up');
    });

    it('shows that the stage is not complete instead of leading on', async () => {
      process.env.FAKE_ENTERED = 'certificates/prepare';
      simulated('certificates/prepare');
      const { out } = await project.run('stage');
      expect(out).toContain('stage certificates/prepare is not complete:');
      expect(out).not.toContain('stage next');
      expect(sets()).toEqual([]);
    });
  });

  describe('with a deployment to approve', () => {
    const evidence = () => readFileSync(path.join(project.root, 'stacks/prod/evidence.yaml'), 'utf8');

    beforeEach(async () => {
      process.env.FAKE_ENTERED = 'source';
      const text = 'config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: certificates/prepare\n';
      writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), `${text}  rds-migrate:requireApproval: true\n`);
      await project.run('simulator', 'create', 'prod');
    });

    it('says that an approval is wanted first, until there is one', async () => {
      process.env.FAKE_STACKS = '[]';
      expect((await project.run('stage', 'next')).out).toMatch(
        /first: stage certificates\/prepare has not been approved\n +npx rds-migrate approve certificates\/prepare.*\nafter that: pulumi preview/,
      );
      expect((await project.run('stage')).out).toContain('first: stage certificates/prepare has not been approved');
      await project.run('approve', 'certificates/prepare');
      expect((await project.run('stage')).out).not.toContain('first:');
      const patch = 'base: ../base/target.yaml\npatch: [{op: remove, path: /collections/Office/limits}]\n';
      writeFileSync(path.join(project.root, 'stacks/prod/target.yaml'), patch);
      expect((await project.run('stage')).out).toMatch(
        /first: stage .* was approved by .* this has changed:\n {4}stacks\/prod\/target\.yaml\n +npx rds-migrate approve/,
      );
    });

    it('records an approval once, as long as nothing changes', async () => {
      const first = await project.run('approve', 'certificates/prepare');
      expect(first).toMatchObject({
        code: 0,
        out: expect.stringContaining('next: commit the evidence file, then pulumi up'),
      });
      const recorded = evidence();
      const second = await project.run('approve', 'certificates/prepare');
      expect(second).toMatchObject({
        code: 0,
        out: expect.stringMatching(/nothing has changed since: nothing is recorded/),
      });
      expect(evidence()).toBe(recorded);
      await project.run('simulator', 'set', 'Office', 'limits.idleSessionLimitMin', '45');
      expect((await project.run('approve', 'certificates/prepare')).out).toContain('recorded: ');
      expect(evidence()).not.toBe(recorded);
    });

    it('approves nothing that is done or needs no word', async () => {
      const source = await project.run('approve', 'source');
      expect(source.code).toBe(1);
      expect(source.err).toContain('needs no approval: it changes nothing [approval-not-needed]');
      expect(source.err).toContain('npx rds-migrate approve certificates/prepare');
      process.env.FAKE_ENTERED = 'brokers/reduce';
      const passed = await project.run('approve', 'certificates/prepare');
      expect(passed.code).toBe(1);
      expect(passed.err).toMatch(/is completed: the stack is in brokers\/reduce .*\n.*approve brokers\/upgrade/);
    });

    it('asks for another approval once a value was accepted, since the documents changed', async () => {
      await project.run('simulator', 'set', 'Office', 'limits.idleSessionLimitMin', '45');
      const { code, out } = await project.run('accept', 'SessionCollection/Office');
      expect(code).toBe(0);
      expect(out).toMatch(/next: .*npx rds-migrate approve certificates\/prepare, since .*, then pulumi up/);
      expect((await project.run('approve', 'certificates/prepare')).code).toBe(0);
    });
  });

  it('says which other stack has to be first, and what is to be run there', async () => {
    process.env.FAKE_ENTERED = 'source';
    const text =
      'config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: source\n  rds-migrate:promoteFrom: lab\n';
    writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
    const { out } = await project.run('stage', 'next');
    expect(out).toMatch(
      /first: stage certificates\/prepare waits for stack lab, .*\n +on stack lab: [^\n]*\nafter that: pulumi preview/s,
    );
  });

  it.each([
    ['config: [stage]\n', /stacks\/Pulumi\.prod\.yaml can't be read: .*record/],
    ['config: {stage: a\n', /stacks\/Pulumi\.prod\.yaml can't be read: .*/],
    ['source\n', /stacks\/Pulumi\.prod\.yaml can't be read: .*object/],
  ])('names the config file that is no config: %j', async (text, message) => {
    writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
    const { code, err } = await project.run('stage');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(message) });
    expect(err).toContain('[config-unreadable]');
  });

  it('sets the stage although the other stack can not be read, and says so', async () => {
    process.env.FAKE_ENTERED = 'source';
    process.env.FAKE_STACKS = '[{"name":"organization/rds-migrate/lab"}]';
    process.env.FAKE_UNREADABLE = 'lab';
    const text =
      'config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: source\n  rds-migrate:promoteFrom: lab\n';
    writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
    const { code, out } = await project.run('stage', 'next');
    expect(code).toBe(0);
    expect(out).toMatch(/first: stack lab has to be first and can't be asked: .*incorrect passphrase/);
    // It is there, so that nobody has to make it.
    expect(out).toMatch(/set PULUMI_CONFIG_PASSPHRASE .*; what asks for it is promoteFrom/);
    expect(out).not.toContain('stack init');
    expect(sets()).toHaveLength(1);
  });

  it('guesses next and back too', async () => {
    process.env.FAKE_ENTERED = 'source';
    const { code, err } = await project.run('stage', 'nxt');
    expect(code).toBe(1);
    expect(err).toMatch(/did you mean next\?.*\n.*rds-migrate stage next/);
    expect(sets()).toEqual([]);
  });

  it('names the stack in each next step where the command line names one', async () => {
    process.env.FAKE_ENTERED = 'source';
    const { out } = await project.run('stage', 'next', '--stack', 'prod');
    expect(out).toContain(': pulumi preview --stack prod, then pulumi up --stack prod');
    const { err } = await project.run('stage', 'target', '--stack', 'prod');
    expect(err).toContain(
      'next: pulumi config set --stack prod stage certificates/prepare, then pulumi up --stack prod',
    );
  });

  it('refuses to wait for itself', async () => {
    process.env.FAKE_ENTERED = 'source';
    const file = path.join(project.root, 'stacks/Pulumi.prod.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}  rds-migrate:promoteFrom: prod\n`);
    expect((await project.run('stage', 'next')).err).toMatch(/stack prod can't wait for itself \[promotes-itself\]/);
    expect(sets()).toEqual([]);
  });

  it('tells a jump that somebody wrote into the config', async () => {
    process.env.FAKE_ENTERED = 'source';
    config('target');
    const { out } = await project.run('stage');
    expect(out).toMatch(/that is set will be refused: stage target does not follow source.*\[stage-jump\]/);
    expect(out).toContain('next: pulumi config set stage certificates/prepare, then pulumi up');
    config('tagret');
    expect((await project.run('stage')).out).toMatch(
      /set: +tagret \(no stage of this plan\)[\s\S]*did you mean target\?/,
    );
  });

  it('names the stack that is not there, whatever is asked of it', async () => {
    for (const command of ['stage', 'done', 'stages']) {
      const { code, err } = await project.run(command, '--stack', 'prodd');
      expect(code, command).toBe(1);
      expect(err).toContain('there is no stack prodd here; did you mean prod? [stack-unknown]');
    }
  });

  it('refuses a key of the config that nothing reads', async () => {
    const text = readFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), 'utf8');
    writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), `${text}  rds-migrate:requireApprovel: true\n`);
    const { code, err } = await project.run('stage');
    expect(code).toBe(1);
    expect(err).toContain(
      'has the key "requireApprovel", which nothing reads; did you mean requireApproval? [config-key]',
    );
    expect(err).toContain('pulumi config rm requireApprovel --stack prod');
  });

  it('refuses a secret in clear, as a preview does', async () => {
    const text = readFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), 'utf8');
    writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), `${text}  rds-migrate:webPfx: in-clear\n`);
    const { code, err } = await project.run('stage');
    expect(code).toBe(1);
    expect(err).toMatch(
      /secrets in clear text: webPfx \[secret-in-clear\]\n {2}next: run `pulumi config set --secret webPfx`/,
    );
    expect(err).not.toContain('in-clear\n');
  });

  it('shows each stack once, and what is wrong with its config', async () => {
    process.env.FAKE_STACKS = JSON.stringify([{ name: 'lab' }, { name: 'prod' }]);
    const { code, out } = await project.run('environments', '--json', '--no-drift');
    // One of them can't be told anything of.
    expect(code).toBe(1);
    const rows: { stack?: string; environment?: string; problem?: string }[] = JSON.parse(out);
    expect(rows.map(({ stack }) => stack)).toEqual(['lab', 'prod']);
    expect(rows[0]?.problem).toMatch(/stack lab has no environment/);
    expect(rows[1]).toMatchObject({ environment: 'prod', set: 'source' });
  });

  it.each([
    ['stage'],
    ['repair'],
    ['done', 'backup'],
    ['simulator', 'show'],
    ['simulator', 'advance', '2h'],
    ['acknowledge', 'brokers/upgrade', '--change', 'C1'],
    ['accept', 'Workspace/deployment'],
  ])('without a selected stack, %s names the environments and how to select one', async (...command) => {
    process.env.FAKE_NO_STACK = '1';
    const { code, err } = await project.run(...command);
    expect(code).toBe(1);
    expect(err).toContain('no stack is selected; environments here: lab, prod [stack-not-selected]');
    expect(err).toContain(
      'next: `pulumi stack init lab` begins one, `pulumi stack select <stack>` or --stack takes one that is there',
    );
  });

  it('says how to make an environment known', async () => {
    writeFileSync(path.join(project.root, 'stacks/Pulumi.lab.yaml'), 'config: {}\n');
    const { err } = await project.run('stage', '--stack', 'lab');
    expect(err).toContain('pulumi config set --stack lab environment');
  });
});
