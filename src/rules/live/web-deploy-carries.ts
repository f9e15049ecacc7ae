import { webDeployPreview } from '../../cmdlets/web-deploy';
import type { Props } from '../../resources/kind';
import { pendingChanges } from '../../resources/web/web-deploy-sync';
import { all } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

interface Sync extends Props {
  server: string;
  from: string;
  application: string;
}

/** What this stage is to carry; a server that has no such application yet is looked at once it has. */
function syncs({ stage }: LiveContext): Sync[] {
  const begun = new Set(stage.changes.flatMap(({ action, id }) => (action === 'create' ? [id] : [])));
  return all<Sync>(stage.after, 'WebDeploySync').filter(({ server, application }) =>
    begun.has(`WebDeploySync/${server}/${application.split('/').at(-1) ?? ''}`),
  );
}

const SHOWN = 20;

export const webDeployCarries: LiveRule = {
  id: 'web-deploy-carries',
  severity: 'warning',
  statement: 'What Web Deploy is going to carry is looked at before it carries it.',
  reason:
    'Defaults of an old release are settings to Web Deploy: carried to a newer one, they take back what that release does better. The list is that of -whatif; an empty one means that there is nothing to carry.',
  source: 'docs/behaviour/web.md section 1; docs/stages.md rule 16',
  remedy:
    'read the list; if only defaults of the old release stand in it, write webDeploy: byHand and record in its task that there is nothing to carry',
  reads: (context) =>
    syncs(context).map(({ server, from, application }) => webDeployPreview({ application, from, to: server })),
  check: (snapshot, context) =>
    syncs(context).map((sync) => {
      const pending = pendingChanges(snapshot, sync);
      const way = `of ${sync.application} from ${sync.from} to ${sync.server}`;
      if (pending.length === 0) return { message: `Web Deploy has nothing to carry ${way}`, severity: 'note' as const };
      const listed = pending.slice(0, SHOWN).map((line) => `\n  ${line}`);
      const more = pending.length > SHOWN ? `\n  and ${pending.length - SHOWN} more` : '';
      return { message: `Web Deploy is going to carry ${way}:${listed.join('')}${more}` };
    }),
};
