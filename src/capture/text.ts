import { pointer } from '../documents/node';
import { type Comments, headLines, printDocument } from '../documents/print';
import type { Draft } from './draft';
import { inOrder } from './order';

export interface Facts {
  schema?: string | undefined;
  /** Fields that no cmdlet reads, a line for each kind. */
  unread: string[];
  /** First line, where it is no deployment that was captured. */
  title?: string;
}

/** The document with all that is to be said about it. The same deployment gives the same text, so there is no time in it. */
export function textOf(draft: Draft, { schema, unread, title }: Facts): string {
  const head = [
    ...headLines(
      title ??
        `Deployment ${String(draft.value.deployment)} as it is live, written by rds-migrate capture. Read it through before you rely on it.`,
    ),
    ...(schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`]),
    ...section(
      'Secrets are never read. Set these before the first preview:',
      [...draft.secrets].map(([name, what]) => `pulumi config set --secret ${name}   (${what})`),
    ),
    ...section(
      'Not in this document, and so not managed:',
      draft.leftOut.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...section('No cmdlet reads these; write them where they matter:', unread),
  ];
  return printDocument(inOrder(draft.value), commentsOf(draft), head);
}

function section(title: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  return ['', ...headLines(title), ...lines.flatMap((line) => headLines(`- ${line}`, '  '))];
}

/** Notes on what is still in the document. */
function commentsOf(draft: Draft): Comments {
  const comments = new Map<string, string[]>();
  for (const { path, text } of draft.notes) {
    if (draft.get(path) === undefined) continue;
    comments.set(pointer(path), [...(comments.get(pointer(path)) ?? []), text]);
  }
  return comments;
}
