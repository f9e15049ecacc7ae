import type { CodeFacts } from './codes';

/** Files that cannot be read, YAML that is none, values that the schema refuses, and changes to documents. */
export const DOCUMENT_CODES = {
  'document-duplicate-name': {
    meaning: 'two names differ in their case alone, which is one name to Windows',
    next: 'keep one of them',
  },
  'document-invalid': {
    meaning: 'a document has mistakes; each is named with its place',
    next: 'correct them, then run `npx rds-migrate validate <environment>`',
  },
  'document-missing': { meaning: 'the file does not exist', next: 'check the name of the file' },
  'document-missing-key': { meaning: 'something that has to be written is missing', next: 'write it' },
  'document-name': {
    meaning: 'a name is not allowed, for instance because it is not fully qualified',
    next: 'write it as the message says',
  },
  'document-unknown-key': {
    meaning: 'the schema has no such key at this place',
    next: 'choose the nearest key that the message names',
  },
  'document-unreadable': { meaning: 'the file cannot be read', next: 'mend its rights' },
  'document-value': { meaning: 'a value is not one of those allowed', next: 'write one that the message names' },
  'edit-failed': {
    meaning: 'the value cannot be written into the document without changing something else',
    next: 'change the document by hand',
  },
  'edit-no-value': { meaning: 'there is no value to write', next: 'remove it from the document by hand' },
  'edit-whole': { meaning: 'a whole document is never replaced', next: 'change its parts by hand' },
  'environment-incomplete': {
    meaning: 'the environment lacks one of its two documents',
    next: 'write it; stacks/base has one to start from',
  },
  'environment-promotion': {
    meaning: 'an environment waits for itself to be migrated first',
    next: 'name another environment in migration.promoteFrom',
  },
  'environment-unknown': {
    meaning: 'there is no folder of that name below stacks/',
    next: 'choose one that the message names',
  },
  'evidence-invalid': {
    meaning: 'the evidence file says what cannot hold',
    next: 'mend it by hand, or put it back: `git diff` shows what was written into it',
  },
  'file-in-use': {
    meaning: 'another process has been writing the file for longer than any should',
    next: 'run the same command again; if nothing else runs, remove the lock that the message names',
  },
  'file-not-lockable': {
    meaning: 'the mark that keeps two processes from writing one file at once cannot be made beside it',
    next: 'make room or mend the rights of the folder, then run the same command again',
  },
  'waiver-refused': {
    meaning: 'the evidence file waives a rule that does not exist or that nobody may waive',
    next: 'take the waiver out, and do what the rule says',
  },
  'overlay-base-missing': {
    meaning: 'the file that an overlay is based on does not exist',
    next: 'base is a path from the folder of the overlay',
  },
  'overlay-cycle': { meaning: 'an overlay is based on itself', next: 'base it on a document' },
  'overlay-invalid': { meaning: 'the overlay has another shape than base and patch', next: 'correct what is named' },
  'overlay-patch': {
    meaning: 'a patch does not fit the document it is for',
    next: 'compare its path with the base, such as `/collections/Office/limits`',
  },
  'yaml-alias': { meaning: 'an alias leads nowhere, or into itself', next: 'write the value out' },
  'yaml-alias-bomb': {
    meaning: 'aliases make the document far larger than it looks',
    next: 'write the values out',
  },
  'yaml-duplicate-key': { meaning: 'a key stands twice in one place', next: 'keep one of them' },
  'yaml-empty': { meaning: 'the file is empty', next: 'write a deployment document; stacks/base has one' },
  'yaml-encoding': { meaning: 'the file is not UTF-8', next: 'save it as UTF-8' },
  'yaml-key': { meaning: 'a key is no plain text', next: 'write a name, in quotes if need be' },
  'yaml-nul': { meaning: 'the file holds a NUL byte, as no text file does', next: 'save it as UTF-8 text' },
  'yaml-several-documents': { meaning: 'the file holds several documents', next: 'keep one of them' },
  'yaml-syntax': { meaning: 'this is no YAML', next: 'look at the indentation, quotes and colons of that line' },
  'yaml-tab': { meaning: 'a tab is used for indentation', next: 'indent with blanks' },
  'yaml-tag': { meaning: 'the document uses a tag, which would run code in other readers', next: 'remove the tag' },
  'yaml-too-deep': {
    meaning: 'values stand in each other deeper than in any deployment document',
    next: 'check that this is a deployment document; its deepest values are eight levels down',
  },
  'file-odd': {
    meaning: 'a device, a pipe or a folder stands where a file is read',
    next: 'check the name of the file',
  },
  'file-too-large': {
    meaning: 'a file from outside is larger than any that was written for its purpose',
    next: 'check the name of the file, and what has been writing to it; an audit log is moved aside (docs/how-to/audit-log.md)',
  },
  'yaml-too-large': {
    meaning: 'the file is larger than 4 MB, or has more than 150,000 values',
    next: 'check that this is a deployment document',
  },
} satisfies Record<string, CodeFacts>;
