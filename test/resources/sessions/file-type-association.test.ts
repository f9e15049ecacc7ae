import { describe, expect, test } from 'vitest';
import { getRdFileTypeAssociation } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import { fileTypeAssociationKind } from '../../../src/resources/sessions/file-type-association';
import { snapshot, texts, world } from './helpers';

describe('FileTypeAssociation', () => {
  const fta = fileTypeAssociationKind;
  const list = getRdFileTypeAssociation('Office');
  const word = { AppAlias: 'word', FileExtension: '.DOCX', IsPublished: true };

  test('exists only while it is published by this RemoteApp', () => {
    expect(fta.reads(fta.example)).toEqual([list]);
    const current = fta.observe(snapshot([list, [word]]), fta.example);
    expect(fieldChanges(fta, current, fta.example)).toEqual([]);
    expect(fta.observe(snapshot([list, [{ ...word, FileExtension: 'docx' }]]), fta.example)).toBeDefined();
    for (const other of [
      { ...word, IsPublished: false },
      { ...word, AppAlias: 'EXCEL' },
      { ...word, FileExtension: '.doc' },
      null,
      'x',
      {},
    ]) {
      expect(fta.observe(snapshot([list, [other]]), fta.example)).toBeUndefined();
    }
  });

  test('create and remove', () => {
    const set =
      "Set-RDFileTypeAssociation -CollectionName 'Office' -AppAlias 'WORD' -FileExtension '.docx' -IsPublished";
    expect(texts(fta.create(fta.example, world()))).toEqual([`${set} $true`]);
    expect(texts(fta.remove(fta.example, world()))).toEqual([`${set} $false`]);
    expect(fta.update({ current: fta.example, desired: fta.example, changes: [] }, world())).toEqual([]);
  });
});
