import { CHECK_CODES } from './codes-checks';
import { CONNECTION_CODES } from './codes-connection';
import { DEPLOYMENT_CODES } from './codes-deployment';
import { DOCUMENT_CODES } from './codes-documents';
import { REMOTE_ACCESS_CODES } from './codes-remote-access';
import { RUN_CODES } from './codes-run';

/** What an error code stands for, wherever it is used; an error in particular may have a closer next step. */
export interface CodeFacts {
  meaning: string;
  next: string;
}

/** Every code that an error shows in brackets. Codes are stable: scripts and pages refer to them. */
export const ERROR_CODES = {
  ...CHECK_CODES,
  ...CONNECTION_CODES,
  ...DEPLOYMENT_CODES,
  ...DOCUMENT_CODES,
  ...REMOTE_ACCESS_CODES,
  ...RUN_CODES,
} satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The groups in which pages show them. */
export const CODE_GROUPS: readonly { title: string; codes: Readonly<Record<string, CodeFacts>> }[] = [
  { title: 'Stack, stage and run', codes: RUN_CODES },
  { title: 'Live deployment', codes: DEPLOYMENT_CODES },
  { title: 'Connection to the management host', codes: CONNECTION_CODES },
  { title: 'Reading documents', codes: DOCUMENT_CODES },
  { title: 'What documents say', codes: CHECK_CODES },
  { title: 'What documents say of Remote Access', codes: REMOTE_ACCESS_CODES },
];
