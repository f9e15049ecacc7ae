import { formatInvocation } from '../../cmdlets/quoting';
import { webDeployPreview } from '../../cmdlets/web-deploy';
import { slug } from '../../resources/slug';
import { isLost } from '../../rules/facts';
import type { Context } from '../context';
import { WEB_CONTENTS } from '../context';
import { resource } from '../resources/build';
import { taskResource } from '../resources/tasks';
import type { Draft } from '../state';
import type { ServingMove } from './serving';

const STAGE = 'web/transfer';
/** Settings, machine keys and web client of the servers that lack them: the new ones, and those whose upgrade reset them. */
export function putContents(draft: Draft, context: Context): void {
  for (const item of context.to.values()) {
    if (!WEB_CONTENTS.includes(item.kind) || draft.get(item.kind, item.key)) continue;
    if (draft.get('ServerRole', `${String(item.props.server)}/RDS-WEB-ACCESS`)) draft.put(item);
  }
}

/** What IIS has for these applications beside the role's own settings: by Web Deploy, or a task for people with its lines. */
export function carryIis(
  draft: Draft,
  context: Context,
  { old, added }: ServingMove,
  { area, stage, applications }: { area: 'webAccess' | 'gateway'; stage: string; applications: string[] },
): void {
  const from = old.find((server) => !isLost(context.source, server) && !isLost(context.target, server));
  if (from === undefined || added.length === 0) return;
  const ways = added.flatMap((to) =>
    applications.map((name) => ({ application: `Default Web Site/${name}`, from, to })),
  );
  if (context.target[area]?.webDeploy === 'carry') {
    for (const { application, to } of ways) {
      const props = { server: to, from, application, pending: [] };
      draft.put(resource('WebDeploySync', `${to}/${application.split('/').at(-1)}`, [AREA_PATH[area], to], props));
    }
    return;
  }
  const text = [
    `Look at what Web Deploy would carry from ${from} besides the settings of the documents; in PowerShell, in the folder of Web Deploy (IIS\\\\Microsoft Web Deploy V3), with its service on both servers:`,
    ...ways.map((way) => `  ${formatInvocation(webDeployPreview(way))}`),
    'If only defaults of the role differ there is nothing to carry: record that. Else write `webDeploy: carry` into the target document, or run the same line without -whatif and record its output.',
  ].join('\n');
  const task = { name: slug(`${stage} iis`), stage, text, evidence: 'required' } as const;
  draft.put(taskResource(task, context.evidence));
}

const AREA_PATH = { webAccess: 'Web', gateway: 'Gateway' } as const;

/** The old server goes, and with it the way from it. */
export function endOfWays(draft: Draft, leaving: string[]): void {
  draft.dropWhere('WebDeploySync', ({ props }) => leaving.includes(String(props.from)));
}

/** What settings, keys and web client leave over: for people, with the real names and lines. */
export function contentTasks(draft: Draft, context: Context, { old, added }: ServingMove): void {
  const [from] = old;
  if (from === undefined || added.length === 0) return;
  const put = (name: string, lines: string[]) => {
    const task = { name: slug(name), stage: STAGE, text: lines.join('\n'), evidence: 'required' } as const;
    draft.put(taskResource(task, context.evidence));
  };
  put('web/transfer pages', [
    `Make customised pages of RD Web Access anew on ${added.join(', ')}: images, texts, languages and redirections below C:\\Windows\\Web\\RDWeb of ${from}.`,
    'Carry pictures and texts into the pages of the new release; never copy .aspx files or whole folders between releases, their code differs.',
    'If nothing was customised, record that.',
  ]);
}
