import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingsOnly } from './documents';
import { adopted, type Scene } from './harness';

const LIMIT =
  /limits\.disconnectedSessionLimitMin is 300, was 240 in the documents; left alone\s+next: `npx rds-migrate accept SessionCollection\/Office`/;
const NAME =
  /displayName is "Writer", was "Word" in the documents; left alone\s+next: `npx rds-migrate accept RemoteApp\/Office\/WORD`/;

/** What the simulated deployment says of the things the tests change. */
function live(made: Scene) {
  const office = made.hands.look().deployment?.collections[0];
  return {
    idle: office?.connection.idleSessionLimitMin,
    disconnected: office?.connection.disconnectedSessionLimitMin,
    apps: Object.fromEntries((office?.remoteApps ?? []).map(({ alias, displayName }) => [alias, displayName])),
    fileTypes: (office?.fileTypes ?? []).filter(({ published }) => published).map(({ extension }) => extension),
  };
}

/** A colleague changes a setting of a collection that stage `target` changes elsewhere, and an app that it doesn't touch. */
function colleague(made: Scene): void {
  made.hands.editSetting('Office', (collection) => {
    collection.connection.disconnectedSessionLimitMin = 300;
    for (const app of collection.remoteApps) if (app.alias === 'WORD') app.displayName = 'Writer';
  });
}

describe.concurrent('what a colleague changed', () => {
  let base: Scene;
  beforeAll(async () => {
    base = await adopted(settingsOnly);
  });

  it('is reported with both values and left alone, while the stage writes its own fields of the same objects', async () => {
    const made = base.fork();
    colleague(made);
    made.configure({ stage: 'target' });
    for (const run of [await made.preview(), await made.up()]) {
      expect(run.code, run.out).toBe(0);
      expect(run.out).toMatch(LIMIT);
      expect(run.out).toMatch(NAME);
      const warnings = run.events.filter(({ diagnosticEvent: event }) => event?.severity === 'warning');
      expect(warnings.length, run.out).toBe(2);
    }
    expect(live(made)).toMatchObject({ idle: 60, disconnected: 300, apps: { WORD: 'Writer', EXCEL: 'Excel 2022' } });
    const verified = await made.cli('verify', 'lab');
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(/2 differences/);
  });

  it('is taken into both documents by accept, and the next stage can be entered', async () => {
    const made = base.fork();
    colleague(made);
    for (const resource of ['SessionCollection/Office', 'RemoteApp/Office/WORD']) {
      const accepted = await made.cli('accept', resource);
      expect(accepted.code, accepted.out).toBe(0);
    }
    for (const document of ['source', 'target'] as const) {
      const text = readFileSync(made.document(document), 'utf8');
      expect(text).toMatch(/disconnectedSessionLimitMin: 300/);
      expect(text).toMatch(/displayName: Writer/);
    }
    const up = await made.enterOk('target');
    expect(up.out).not.toMatch(/left alone/);
    expect(live(made)).toMatchObject({ idle: 60, disconnected: 300, apps: { WORD: 'Writer' } });
    const verified = await made.cli('verify', 'lab', '--strict');
    expect(verified.out).toMatch(/0 differences/);
  });

  it('can be accepted in a later stage as well', async () => {
    const made = base.fork();
    await made.enterOk('target');
    colleague(made);
    for (const resource of ['SessionCollection/Office', 'RemoteApp/Office/WORD']) {
      const accepted = await made.cli('accept', resource);
      expect(accepted.code, accepted.out).toBe(0);
    }
    const up = await made.upOk();
    expect(up.out).not.toMatch(/left alone/);
    expect(live(made)).toMatchObject({ disconnected: 300, apps: { WORD: 'Writer' } });
  });

  it('is put back where the document is enforced, and nowhere else', async () => {
    const made = base.fork();
    await made.enterOk('target');
    colleague(made);
    made.configure({ enforce: 'RemoteApp/Office/WORD' });
    const preview = await made.preview();
    expect(preview.operations.filter(({ op }) => op !== 'same')).toEqual([
      { id: 'RemoteApp/Office/WORD', op: 'update' },
    ]);
    const up = await made.upOk();
    expect(up.out).toMatch(LIMIT);
    expect(live(made)).toMatchObject({ disconnected: 300, apps: { WORD: 'Word' } });
  });

  it('is never put back at stage source, which changes nothing', async () => {
    const made = base.fork();
    colleague(made);
    made.configure({ enforce: 'true' });
    const before = made.bytes();
    const up = await made.upOk();
    expect(up.out).toMatch(NAME);
    expect(made.bytes()).toBe(before);
    expect(made.audit()).toEqual([]);
  });

  it('removed by a colleague: reported and left, also after a refresh; enforce makes it again', async () => {
    const made = base.fork();
    await made.enterOk('target');
    made.hands.editSetting('Office', (collection) => {
      collection.remoteApps = collection.remoteApps.filter((app) => app.alias !== 'WORD');
      collection.fileTypes = collection.fileTypes.filter((type) => type.alias !== 'WORD');
    });
    const vanished = /RemoteApp\/Office\/WORD has vanished from the live deployment; left alone/;
    const up = await made.upOk();
    expect(up.out).toMatch(vanished);
    const refreshed = await made.refresh();
    expect(refreshed.code, refreshed.out).toBe(0);
    expect(refreshed.out).toMatch(/RemoteApp Office\/WORD deleted/);
    const again = await made.upOk();
    expect(again.out).toMatch(vanished);
    expect(live(made).apps).toEqual({ EXCEL: 'Excel 2022' });
    made.configure({ enforce: 'true' });
    await made.upOk();
    expect(live(made)).toMatchObject({ apps: { WORD: 'Word', EXCEL: 'Excel 2022' }, fileTypes: ['.docx'] });
  });

  it('is shown by a refresh property by property, and an up after it writes only what the stage schedules', async () => {
    const made = base.fork();
    colleague(made);
    const refreshed = await made.refresh();
    expect(refreshed.code, refreshed.out).toBe(0);
    expect(refreshed.out).toMatch(/RemoteApp Office\/WORD updated.*\[diff: ~displayName\]/);
    expect(refreshed.out).toMatch(/SessionCollection Office updated.*\[diff: ~limits\]/);
    const up = await made.enterOk('target');
    expect(up.out).toMatch(NAME);
    expect(live(made)).toMatchObject({ idle: 60, disconnected: 300, apps: { WORD: 'Writer', EXCEL: 'Excel 2022' } });
    const again = await made.upOk();
    expect(again.operations.filter(({ op }) => op !== 'same')).toEqual([]);
  });
});
