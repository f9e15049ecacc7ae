import { type BrokerMove, brokerMove } from '../../rules/facts';
import { arrive, type Context, holders, leave, targetOf } from '../context';
import { resource, sorted } from '../resources/build';
import { BROKER_CERTIFICATES } from '../resources/certificates';
import { clientNames, nameResource } from '../resources/names';
import { Draft } from '../state';
import type { State } from '../types';
import { applyCertificates, certificateChanges, membersOf } from './certificate-use';
import { admitThroughGateways } from './gateway-groups';
import { putIntoNames, takeOutOfNames } from './names';
import { type Area, REVERT } from './stage';

const ROLE = 'RDS-CONNECTION-BROKER';
const BACKUPS = [
  'the broker database (SQL, or the Windows Internal Database files)',
  'the virtual machine of the broker, of the same minute as the database',
];

type Apply = (draft: Draft, context: Context, move: BrokerMove) => void;

/** The stages do nothing where one of the documents leaves the brokers unmanaged, or they stay as they are. */
const moving =
  (apply: Apply) =>
  (state: State, context: Context): State => {
    const move = brokerMove(context.source, context.target);
    if (!move) return state;
    const draft = new Draft(state);
    apply(draft, context, move);
    return draft.state();
  };

function highAvailability(state: State, context: Context): State {
  const draft = new Draft(state);
  const wanted = targetOf(context, 'BrokerHighAvailability', 'deployment');
  const [broker] = context.source.connectionBrokers?.members ?? [];
  if (!wanted || broker === undefined || draft.get('BrokerHighAvailability', 'deployment')) return state;
  draft.put(wanted);
  const name = clientNames(context.target).find((candidate) => candidate.role === ROLE);
  if (name?.addresses.managedBy === 'dns') draft.put(nameResource({ ...name, servers: [broker] }));
  // The name has to lead to the broker before the cmdlet takes it (docs/behaviour/module.md section 4).
  else putIntoNames(draft, context, 'brokers/high-availability', ROLE, [broker], 'first');
  // Connections go by the client access name from now on, so the certificate that covers it comes with it.
  const changing = BROKER_CERTIFICATES.filter((role) => certificateChanges(context, role));
  applyCertificates(draft, context, changing);
  return draft.state();
}

/** Each broker needs the right to make computer accounts of virtual desktops (docs/behaviour/module.md section 9). */
function ouAccess(draft: Draft): void {
  const brokers = sorted(holders(draft, ROLE));
  for (const item of draft.all('OuAccess')) draft.patch(item.kind, item.key, { brokers });
}

const reduce: Apply = (draft, context, { reduced }) => {
  takeOutOfNames(draft, context, 'brokers/reduce', ROLE, reduced);
  for (const broker of reduced) leave(draft, broker, ROLE);
  membersOf(draft, BROKER_CERTIFICATES);
  ouAccess(draft);
};

const upgrade: Apply = (draft, context, { kept, keptOs }) => {
  const old = draft.get('Server', kept);
  if (!old || keptOs === undefined || old.props.os === keptOs) return;
  const declared = context.target.servers[kept];
  draft.put(resource('Server', kept, ['Servers'], { name: kept, os: keptOs, upgrade: 'inPlace', via: declared?.via }));
};

const expand: Apply = (draft, context, { added }) => {
  if (added.length === 0) return;
  for (const broker of added) {
    // A broker that was taken out and upgraded offline still has its other roles, but a newer release.
    draft.put(targetOf(context, 'Server', broker));
    arrive(draft, context, broker, ROLE);
  }
  applyCertificates(draft, context, BROKER_CERTIFICATES);
  putIntoNames(draft, context, 'brokers/expand', ROLE, added);
  admitThroughGateways(draft, context, added);
  ouAccess(draft);
};

const retire: Apply = (draft, context, { retired }) => {
  takeOutOfNames(draft, context, 'brokers/retire', ROLE, retired);
  for (const broker of retired) leave(draft, broker, ROLE);
  membersOf(draft, BROKER_CERTIFICATES);
  ouAccess(draft);
};

/** First of all areas: every other one is served by the brokers (docs/behaviour/migration-guide.md section 1). */
export const brokers: Area = {
  id: 'brokers',
  stages: () => [
    {
      name: 'brokers/high-availability',
      area: 'brokers',
      title: 'Make the connection broker highly available',
      impact: 'a short break of new sign-ins; new .rdp files carry the client access name',
      undo: { how: 'none', backups: BACKUPS },
      mayRest: 'yes',
      apply: highAvailability,
    },
    {
      name: 'brokers/reduce',
      area: 'brokers',
      title: 'Take all connection brokers but one out of the set',
      impact: 'nothing, since the names go first; there is no second broker until brokers/expand',
      undo: { how: 'revert', until: 'brokers/upgrade starts' },
      mayRest: 'hours',
      apply: moving(reduce),
    },
    {
      name: 'brokers/upgrade',
      area: 'brokers',
      title: 'Upgrade the remaining connection broker in place',
      impact: 'no new connections for one to three hours; running sessions go on',
      undo: { how: 'restore', backups: BACKUPS },
      mayRest: 'hours',
      apply: moving(upgrade),
    },
    {
      name: 'brokers/expand',
      area: 'brokers',
      title: 'Add the new connection brokers',
      impact: 'nothing, since the certificates come first',
      undo: REVERT,
      mayRest: 'yes',
      apply: moving(expand),
    },
    {
      name: 'brokers/retire',
      area: 'brokers',
      title: 'Take the old connection broker out',
      impact: 'nothing',
      undo: { how: 'revert', until: 'the old machine is wiped or upgraded' },
      mayRest: 'yes',
      apply: moving(retire),
    },
  ],
};
