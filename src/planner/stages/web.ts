import type { Context } from '../context';
import { slug, taskResource } from '../resources/tasks';
import type { Draft } from '../state';
import { inPlaceUpgrade } from './in-place';
import { addServers, applyAndServe, moving, retireServers, type Serving, type ServingMove } from './serving';
import { type Area, REVERT } from './stage';

const WEB: Serving = { area: 'web', role: 'RDS-WEB-ACCESS', certificate: 'RDWebAccess' };
const IIS = 'the IIS configuration of every RD Web Access server (appcmd add backup)';

/** Settings of RD Web Access are carried by a person: what there is to carry, with the real names. */
function transferTask(draft: Draft, context: Context, { old, added }: ServingMove): void {
  const wanted = context.target.webAccess;
  const same = JSON.stringify(context.source.webAccess?.settings) === JSON.stringify(wanted?.settings);
  const to = added.length > 0 ? added : (wanted?.members ?? []);
  if (!wanted || (added.length === 0 && same)) return;
  const settings = Object.entries(wanted.settings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    added.length > 0 && old.length > 0
      ? `Carry the site settings of RD Web Access from ${old.join(', ')} to ${to.join(', ')} with Web Deploy (msdeploy -whatif first; links for certificates disabled; no .aspx trees between releases).`
      : `Make the site settings of RD Web Access on ${to.join(', ')}.`,
    ...(settings.length > 0
      ? [`Application settings of RDWeb/Pages: ${settings.map(([name, value]) => `${name} = ${value}`).join('; ')}.`]
      : []),
    ...(wanted.machineKey
      ? [
          `Machine key on RDWeb, Feed, FeedLogon and Pages: the one of secret ${wanted.machineKey.secret}, identical on ${wanted.members.join(', ')}.`,
        ]
      : []),
    ...(wanted.webClient
      ? [
          `Web client: publish the ${wanted.webClient.channel} package and import the certificate of the brokers on ${to.join(', ')}.`,
        ]
      : []),
  ];
  const task = {
    name: slug('web/transfer settings'),
    stage: 'web/transfer',
    text: lines.join('\n'),
    evidence: 'required',
  } as const;
  draft.put(taskResource(task, context.evidence));
}

export const web: Area = {
  id: 'web',
  stages: () => [
    inPlaceUpgrade(
      'web',
      WEB.role,
      'RD Web Access',
      'pages and feed of the upgraded server are down meanwhile; its IIS settings are reset',
      [IIS],
    ),
    {
      name: 'web/add',
      area: 'web',
      title: 'Add the new RD Web Access servers',
      impact: 'nothing, no name leads to them yet',
      undo: REVERT,
      mayRest: 'yes',
      apply: addServers(WEB),
    },
    {
      name: 'web/transfer',
      area: 'web',
      title: 'Carry the settings of RD Web Access over',
      impact: 'nothing',
      undo: { how: 'restore', backups: ['the IIS configuration of the new RD Web Access servers (appcmd add backup)'] },
      mayRest: 'yes',
      apply: moving(WEB, transferTask),
    },
    {
      name: 'web/certificates',
      area: 'web',
      title: 'Apply the certificate of RD Web Access and lead clients to the new servers',
      impact: 'page and feed: a short break of IIS',
      undo: REVERT,
      mayRest: 'yes',
      apply: moving(WEB, (draft, context, { added }) => applyAndServe(draft, context, WEB, added)),
    },
    {
      name: 'web/retire',
      area: 'web',
      title: 'Take the old RD Web Access servers out',
      impact: 'nothing if names went first; users sign in again unless the machine keys are equal',
      undo: REVERT,
      mayRest: 'yes',
      apply: retireServers(WEB),
    },
  ],
};
