import { copyFileSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { expectNoTrace, scene } from './harness';

const SAMPLE = 'stacks/base/source.yaml';
const secrets = { sqlConnectionString: 'DRIVER=x;SERVER=sql01;DATABASE=RDCB;UID=rds;PWD=Sesam-0815' };

describe('capture', () => {
  it('writes a document that stage source adopts and that previews zero changes', async () => {
    const sample = { ...loadDocument(SAMPLE).deployment };
    const made = await scene({ source: sample, target: sample, secrets });
    const before = readFileSync(made.document('source'), 'utf8');

    const refused = await made.cli('capture', 'lab');
    expect(refused.code, refused.out).toBe(1);
    expect(refused.out).toMatch(/source\.yaml exists already.*\[capture-exists\][\s\S]*--force/);
    expect(readFileSync(made.document('source'), 'utf8')).toBe(before);

    const nobody = await made.cli('capture', 'lab', '--force', '--broker', 'nobody.contoso.com');
    expect(nobody.code, nobody.out).toBe(1);
    expectNoTrace(nobody.out);
    expect(readFileSync(made.document('source'), 'utf8')).toBe(before);

    const taken = await made.cli('capture', 'lab', '--force', '--broker', 'rdcb02.contoso.com');
    expect(taken.code, taken.out).toBe(0);
    expect(taken.out).toMatch(/pulumi config set --secret sqlConnectionString/);
    const first = readFileSync(made.document('source'), 'utf8');
    expect(first).not.toContain('Sesam');
    const again = await made.cli('capture', 'lab', '--force', '--broker', 'rdcb02.contoso.com');
    expect(again.code, again.out).toBe(0);
    expect(readFileSync(made.document('source'), 'utf8')).toBe(first);
    copyFileSync(made.document('source'), made.document('target'));

    const valid = await made.cli('validate', 'lab');
    expect(valid.code, valid.out).toBe(0);
    const preview = await made.preview();
    expect(preview.code, preview.out).toBe(0);
    const up = await made.upOk();
    expect(up.operations.every(({ op }) => op === 'create')).toBe(true);
    expect(made.audit()).toEqual([]);
    const unchanged = await made.preview('--expect-no-changes');
    expect(unchanged.code, unchanged.out).toBe(0);
    const verified = await made.cli('verify', 'lab');
    expect(verified.code, verified.out).toBe(0);
    expect(verified.out).toMatch(/0 differences/);
  });
});
