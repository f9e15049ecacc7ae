import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSimulation, Hands, seedState } from '../../src/cmdlets/runners/simulator';
import { Deployment } from '../../src/documents/schema';
import { settingsOnly } from './documents';
import { errorsIn, readEvents } from './events';
import { expectRefused, type Scene, SECRETS, scene } from './harness';

const PILOT = 'pilot';

/** Two environments over one base: the laboratory goes first, the pilot asks for its word and for an approval. */
class Two {
  constructor(readonly lab: Scene) {}

  static async make(): Promise<Two> {
    const lab = await scene(settingsOnly);
    const two = new Two(lab);
    for (const name of ['source', 'target'] as const) {
      two.file(`base/${name}.yaml`, dump(settingsOnly[name]));
      for (const environment of ['lab', PILOT])
        two.file(`${environment}/${name}.yaml`, dump({ base: `../base/${name}.yaml` }));
    }
    await lab.upOk();
    two.configure({ environment: PILOT, stage: 'source', promoteFrom: 'lab', requireApproval: 'true' });
    const state = seedState(Deployment.parse(settingsOnly.source), {
      environment: PILOT,
      secrets: SECRETS,
      sessions: [],
    });
    createSimulation(two.simulator, state);
    await two.pulumi('stack', 'init', PILOT, '--no-select');
    for (const [name, value] of Object.entries(SECRETS)) {
      await two.pulumi('config', 'set', '--secret', name, value, '--stack', PILOT);
    }
    return two;
  }

  get simulator(): string {
    return join(this.lab.root, '.rds-migrate', PILOT, 'simulator.json');
  }

  get hands(): Hands {
    return new Hands(this.simulator);
  }

  file(name: string, text: string): void {
    const at = join(this.lab.root, 'stacks', name);
    mkdirSync(join(at, '..'), { recursive: true });
    writeFileSync(at, text);
  }

  /** Config of the pilot's stack. */
  configure(values: Record<string, string>): void {
    const at = join(this.lab.root, 'stacks', `Pulumi.${PILOT}.yaml`);
    const known = (() => {
      try {
        return load(readFileSync(at, 'utf8')) as { config: Record<string, unknown> };
      } catch {
        return { config: {} };
      }
    })();
    for (const [name, value] of Object.entries(values)) known.config[`rds-migrate:${name}`] = value;
    writeFileSync(at, dump(known));
  }

  /** `pulumi` on the pilot's stack, with the errors by resource. */
  async pilot(...args: string[]) {
    const log = join(this.lab.root, '.rds-migrate', `pilot-${process.hrtime.bigint()}.jsonl`);
    const more = { PULUMI_STACK: PILOT, PULUMI_DEBUG_COMMANDS: 'true' };
    const result = await this.lab.pulumi([...args, '--event-log', log], more);
    return { ...result, errors: errorsIn(readEvents(log)) };
  }

  private async pulumi(...args: string[]): Promise<void> {
    const { code, out } = await this.lab.pulumi(args);
    expect(code, out).toBe(0);
  }
}

const UP = ['up', '--yes', '--skip-preview'];

describe('several stacks', () => {
  let two: Two;
  beforeAll(async () => {
    two = await Two.make();
  });

  it('wait for each other, and for an approval of what the deployment is now', async () => {
    const { lab } = two;
    const adopted = await two.pilot(...UP);
    expect(adopted.code, adopted.out).toBe(0);
    two.configure({ stage: 'target' });

    // The laboratory has not been there.
    const early = await two.pilot('preview');
    expectRefused(early, /stage target waits for stack lab, which has not completed target/, /pulumi up --stack lab/);
    expect(early.errors.filter(({ message }) => /waits for stack lab/.test(message))).toHaveLength(1);

    two.configure({ promoteFrom: 'nosuch' });
    expectRefused(
      await two.pilot('preview'),
      /stack nosuch .* can't be asked: unknown stack "nosuch"/,
      /stack init nosuch/,
    );
    two.configure({ promoteFrom: 'lab' });

    // It goes, and a look proves that it is there.
    await lab.enterOk('target');
    expectRefused(await two.pilot('preview'), /rds-migrate verify lab --stack lab/);
    const looked = await lab.cli('verify', 'lab', '--stack', 'lab');
    expect(looked.code, looked.out).toBe(0);
    await lab.upOk();

    // A preview asks for no approval; a change does, and names what has changed since.
    const preview = await two.pilot('preview');
    expect(preview.code, preview.out).toBe(0);
    expect(preview.out).toMatch(/has not been approved\s+`pulumi up` refuses any change of it/);
    const refused = await two.pilot(...UP);
    expectRefused(refused, /stage target has not been approved/, /npx rds-migrate approve target/);
    // Nothing was taken away, and nothing looks as if it were.
    expect(refused.out).toMatch(/^Outputs:$/m);
    expect(refused.out).not.toMatch(/^ +- /m);
    const approved = await lab.cli('approve', 'target', '--stack', PILOT, '--change', 'CHG-1');
    expect(approved.code, approved.out).toBe(0);
    two.hands.editSetting('Office', ({ connection }) => {
      connection.disconnectedSessionLimitMin = 5;
    });
    const before = readFileSync(two.simulator, 'utf8');
    expectRefused(
      await two.pilot(...UP),
      /since then this has changed:\s+live: SessionCollection\/Office limits\.disconnectedSessionLimitMin is 5, documents 240/,
    );
    expect(readFileSync(two.simulator, 'utf8')).toBe(before);
    two.hands.editSetting('Office', ({ connection }) => {
      connection.disconnectedSessionLimitMin = 240;
    });

    const table = await lab.cli('environments', '--json');
    expect(table.code, table.out).toBe(0);
    expect(JSON.parse(table.out)).toEqual([
      expect.objectContaining({ stack: 'lab', entered: 'target', drift: [], openTasks: [] }),
      expect.objectContaining({
        stack: PILOT,
        entered: 'source',
        set: 'target',
        drift: [],
        promotion: { next: 'target', from: ['lab'], waits: [] },
      }),
    ]);
    expect((await lab.cli('environments', '--no-drift')).out).toMatch(/target let through by lab/);

    const done = await two.pilot(...UP);
    expect(done.code, done.out).toBe(0);
  });
});
