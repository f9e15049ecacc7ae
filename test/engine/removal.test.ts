import { beforeAll, describe, expect, it } from 'vitest';
import { edited, settingsOnly } from './documents';
import { adopted, expectRefused, type Scene } from './harness';

const EXCEL = 'collections/Office/remoteApps/EXCEL';
const collections = (made: Scene) => made.hands.look().deployment?.collections.map(({ name }) => name);
const apps = (made: Scene) => made.hands.look().deployment?.collections[0]?.remoteApps.map(({ alias }) => alias);

/** How many of the project's own resources the stack has. */
async function recorded(made: Scene): Promise<number> {
  const { deployment } = JSON.parse(await made.must('stack', 'export'));
  return deployment.resources.filter(({ type }: { type: string }) => type.startsWith('pulumi-nodejs:dynamic/')).length;
}

describe.concurrent('removal', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted(settingsOnly);
  });

  it('destroy on a live deployment fails, removes and forgets nothing, and names the way out', async () => {
    const made = base.fork();
    const before = made.bytes();
    for (const run of [await made.destroy(), await made.destroy('--run-program')]) {
      expectRefused(
        run,
        /is not removed: stage source still needs it/,
        /pulumi stack rm --force/,
        /allowDestroy/,
        /--run-program/,
      );
    }
    expect(made.bytes()).toBe(before);
    expect(made.audit()).toEqual([]);
    expect(await recorded(made)).toBe(await recorded(base));
    const up = await made.upOk();
    expect(up.operations.filter(({ op }) => op !== 'same')).toEqual([]);
  });

  it('destroy removes live objects where the config of today allows it, and not where that of the last run did', async () => {
    const made = base.fork();
    made.configure({ allowDestroy: 'true' });
    await made.upOk();
    made.configure({ allowDestroy: undefined });
    // Without the program the engine still passes the config of that `up`.
    expectRefused(await made.destroy(), /stage source still needs it/);
    expect(collections(made)).toEqual(['Office']);
    made.configure({ allowDestroy: 'true' });
    const destroyed = await made.destroy('--run-program');
    expect(collections(made)).toEqual([]);
    expect(made.cmdlets()).toContain('Remove-RDSessionCollection');
    // No cmdlet removes the last broker of a deployment.
    expectRefused(destroyed, /the last RD Connection Broker server of the deployment/, /pulumi stack rm --force/);
  });

  it('allowDestroy lets no up remove what no stage schedules, though it leaves the root resource out', async () => {
    const made = base.fork();
    made.configure({ allowDestroy: 'true' });
    made.write('source', edited(settingsOnly.source, { [EXCEL]: undefined }));
    made.write('target', edited(settingsOnly.target, { [EXCEL]: undefined }));
    const { deployment } = JSON.parse(await made.must('stack', 'export'));
    const { urn } = deployment.resources.find(({ id }: { id?: string }) => id === 'Office/EXCEL');
    expectRefused(await made.up('--target', urn, '--target-dependents'), /is not removed: it is in neither document/);
    expect(apps(made)).toEqual(['WORD', 'EXCEL']);
    expect(made.audit()).toEqual([]);
  });

  it('nothing is removed when the stage is not known', async () => {
    const made = base.fork();
    const before = made.bytes();
    made.configure({ stage: undefined });
    expectRefused(await made.destroy('--run-program'), /stack lab has no stage/);
    expect(made.bytes()).toBe(before);
    expect(await recorded(made)).toBe(await recorded(base));
  });

  it('an object that was taken out of both documents is not removed', async () => {
    const made = base.fork();
    made.write('source', edited(settingsOnly.source, { [EXCEL]: undefined }));
    made.write('target', edited(settingsOnly.target, { [EXCEL]: undefined }));
    expectRefused(
      await made.up(),
      /RemoteApp\/Office\/EXCEL is not removed: it is in neither document any more, and stage source does not schedule its removal/,
      /put it back into the documents; to drop it, .*`removed`/,
    );
    expect(apps(made)).toEqual(['WORD', 'EXCEL']);
  });

  it('an object that is gone live already is forgotten once the documents have it no more', async () => {
    const made = base.fork();
    made.hands.editSetting('Office', (collection) => {
      collection.remoteApps = collection.remoteApps.filter(({ alias }) => alias !== 'EXCEL');
    });
    made.write('source', edited(settingsOnly.source, { [EXCEL]: undefined }));
    made.write('target', edited(settingsOnly.target, { [EXCEL]: undefined }));
    const up = await made.upOk();
    expect(up.operations).toContainEqual({ id: 'RemoteApp/Office/EXCEL', op: 'delete' });
    expect(made.audit()).toEqual([]);
  });

  it('an object that the target drops is removed by the stage that schedules it', async () => {
    const made = base.fork();
    made.write('target', edited(settingsOnly.target, { [EXCEL]: undefined, removed: [`/${EXCEL}`] }));
    await made.enterOk('target');
    expect(apps(made)).toEqual(['WORD']);
  });
});
