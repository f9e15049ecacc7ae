import { isLost, licenceServersOf } from '../../rules/facts';
import { arrive, type Context, leave, targetOf } from '../context';
import { Draft } from '../state';
import type { Resource, State } from '../types';
import { inPlaceUpgrade } from './in-place';
import { type Area, REVERT } from './stage';

const ROLE = 'RDS-LICENSING';

interface LicensingMove {
  old: string[];
  added: string[];
  leaving: string[];
}

function moveOf({ source, target }: Context): LicensingMove {
  const old = licenceServersOf(source);
  const wanted = licenceServersOf(target);
  return {
    old,
    added: wanted.filter((server) => !old.includes(server)),
    leaving: old.filter((server) => !wanted.includes(server)),
  };
}

const change =
  (apply: (draft: Draft, context: Context, move: LicensingMove) => void) =>
  (state: State, context: Context): State => {
    const draft = new Draft(state);
    apply(draft, context, moveOf(context));
    return draft.state();
  };

/** The deployment's list stays as it was: adding the role appends the server, which the kind takes back (docs/stages.md rule 10). */
const install = change((draft, context, { added }) => {
  for (const server of added) {
    arrive(draft, context, server, ROLE);
    draft.put(targetOf(context, 'LicenseServer', server));
  }
});

const migrateCals = change((draft, context, { old, added }) => {
  const packs = [...context.to.values()].filter((item) => item.kind === 'KeyPack');
  // Packs of a server that stays may change too, e.g. licences bought for the newer hosts.
  for (const pack of packs) if (!draft.get('KeyPack', pack.key) || migratesFrom(pack)) draft.put(pack);
  for (const pack of draft.all('KeyPack')) {
    if (packs.some((other) => migratesFrom(other) === pack.props.server && sameLicences(other, pack))) {
      draft.patch('KeyPack', pack.key, { count: 0 });
    }
  }
  const list = draft.get('DeploymentLicensing', 'deployment');
  if (list && added.length > 0) draft.patch('DeploymentLicensing', 'deployment', { servers: [...old, ...added] });
});

function migratesFrom(pack: Resource): string | undefined {
  const { origin } = pack.props;
  return typeof origin === 'object' && origin !== null ? (origin as { migrateFrom: string }).migrateFrom : undefined;
}

function sameLicences(one: Resource, other: Resource): boolean {
  return one.props.product === other.props.product && one.props.type === other.props.type;
}

const switchOver = change((draft, context) => {
  draft.put(targetOf(context, 'DeploymentLicensing', 'deployment'));
  draft.dropWhere('KeyPack', (pack) => pack.props.count === 0);
});

/** A server that other deployments share has no LicenseServer in the plan (see startOf), so it is never deactivated. */
const deactivate = change((draft, context, { leaving }) => {
  for (const server of leaving) {
    if (!isLost(context.source, server)) draft.patch('LicenseServer', server, { activated: false });
  }
});

const retire = change((draft, context, { leaving }) => {
  for (const server of leaving) {
    leave(draft, server, ROLE);
    draft.drop('LicenseServer', server);
    draft.dropWhere('KeyPack', (pack) => pack.props.server === server);
  }
  // Where the whole area goes, its list goes with the last server.
  if (!context.target.licensing) draft.drop('DeploymentLicensing', 'deployment');
});

const DATABASE = String.raw`the licensing database of the old server (%windir%\System32\lserver, service stopped)`;

/** After the gateways as in the guide, or right after the brokers (src/rules/order/licensing-before-sessions.ts). */
export const licensing: Area = {
  id: 'licensing',
  stages: () => [
    inPlaceUpgrade(
      'licensing',
      ROLE,
      'RD Licensing',
      'no new licences meanwhile; hosts in their grace period notice nothing',
      [DATABASE],
    ),
    {
      name: 'licensing/install',
      area: 'licensing',
      title: 'Install and activate the new licence servers',
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
      apply: install,
    },
    {
      name: 'licensing/migrate-cals',
      area: 'licensing',
      title: 'Move the client access licences to the new licence servers',
      impact: 'nothing; Per Device: temporary licences if the list is wrong',
      undo: {
        how: 'none',
        backups: [DATABASE, 'the purchase papers or key pack identifiers of every licence that moves'],
      },
      mayRest: 'hours',
      apply: migrateCals,
    },
    {
      name: 'licensing/switch',
      area: 'licensing',
      title: 'Let the deployment use only the new licence servers',
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
      apply: switchOver,
    },
    {
      name: 'licensing/deactivate',
      area: 'licensing',
      title: 'Deactivate the old licence servers',
      impact: 'nothing',
      undo: { how: 'none', backups: [DATABASE] },
      mayRest: 'yes',
      apply: deactivate,
    },
    {
      name: 'licensing/retire',
      area: 'licensing',
      title: 'Take the old licence servers out of the deployment',
      impact: 'nothing',
      undo: { how: 'revert', until: 'the old machine is wiped; it comes back as a new server' },
      mayRest: 'yes',
      apply: retire,
    },
  ],
};
