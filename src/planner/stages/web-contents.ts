import type { Context } from '../context';
import { WEB_CONTENTS } from '../context';
import { slug, taskResource } from '../resources/tasks';
import type { Draft } from '../state';
import type { ServingMove } from './serving';

const STAGE = 'web/transfer';
const MSDEPLOY = '"%ProgramFiles%\\IIS\\Microsoft Web Deploy V3\\msdeploy.exe"';

/** Settings, machine keys and web client of the servers that lack them: the new ones, and those whose upgrade reset them. */
export function putContents(draft: Draft, context: Context): void {
  for (const item of context.to.values()) {
    if (!WEB_CONTENTS.includes(item.kind) || draft.get(item.kind, item.key)) continue;
    if (draft.get('ServerRole', `${String(item.props.server)}/RDS-WEB-ACCESS`)) draft.put(item);
  }
}

/**
 * The look at what Web Deploy would carry besides. Certificates stay with Set-RDCertificate and pages with their release,
 * so those links are off; what the new server has more is kept (docs/behaviour/web.md section 1).
 */
export function msdeployLine(from: string, to: string): string {
  const application = 'appHostConfig="Default Web Site/RDWeb"';
  return [
    MSDEPLOY,
    '-verb:sync',
    `-source:${application},computerName=${from}`,
    `-dest:${application},computerName=${to}`,
    '-disableLink:CertificateExtension',
    '-disableLink:HttpCertConfigExtension',
    '-disableLink:ContentExtension',
    '-enableRule:DoNotDeleteRule',
    '-whatif',
  ].join(' ');
}

/** What settings, keys and web client leave over: for people, with the real names and lines. */
export function contentTasks(draft: Draft, context: Context, { old, added }: ServingMove): void {
  const [from] = old;
  if (from === undefined || added.length === 0) return;
  const put = (name: string, lines: string[]) => {
    const task = { name: slug(name), stage: STAGE, text: lines.join('\n'), evidence: 'required' } as const;
    draft.put(taskResource(task, context.evidence));
  };
  put('web/transfer iis', [
    `Look at what Web Deploy would carry from ${from} besides the settings of the documents; in a command prompt on ${from}, where Web Deploy is on both servers:`,
    ...added.map((server) => `  ${msdeployLine(from, server)}`),
    'If only role defaults differ there is nothing to carry: record that. Else run the same line without -whatif, and record its output.',
  ]);
  put('web/transfer pages', [
    `Make customised pages of RD Web Access anew on ${added.join(', ')}: images, texts, languages and redirections below C:\\Windows\\Web\\RDWeb of ${from}.`,
    'Carry pictures and texts into the pages of the new release; never copy .aspx files or whole folders between releases, their code differs.',
    'If nothing was customised, record that.',
  ]);
}
