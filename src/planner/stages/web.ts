import { inPlaceUpgrade } from './in-place';
import { addServers, applyAndServe, moving, retireServers, type Serving } from './serving';
import { type Area, REVERT } from './stage';
import { carryIis, contentTasks, endOfWays, putContents } from './web-contents';

const WEB: Serving = { area: 'web', role: 'RDS-WEB-ACCESS', certificate: 'RDWebAccess' };
const IIS = 'the IIS configuration of every RD Web Access server (appcmd add backup)';

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
      apply: moving(WEB, (draft, context, move) => {
        putContents(draft, context);
        carryIis(draft, context, move, { area: 'webAccess', stage: 'web/transfer', applications: ['RDWeb'] });
        contentTasks(draft, context, move);
      }),
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
      apply: (state, context) =>
        moving(WEB, (draft, _context, { leaving }) => endOfWays(draft, leaving))(
          retireServers(WEB)(state, context),
          context,
        ),
    },
  ],
};
