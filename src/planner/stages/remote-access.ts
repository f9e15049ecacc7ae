import { canBeDriven } from '../../documents/remote-access/schema';
import { movesOf, type RemoteAccessMove } from '../../rules/remote-access/destination';
import { guide } from '../../rules/remote-access/guide';
import type { Context } from '../context';
import { checkResources } from '../remote-access/checks';
import { TOOLS_FEATURE, toolsAddresses, toolsFolder, toolsOf, toolsTransfer } from '../remote-access/migration-tools';
import { tasksOf } from '../remote-access/tasks';
import { completeUndo, cutOverUndo, npsUndo } from '../remote-access/way-back';
import { taskResource } from '../resources/tasks';
import { Draft } from '../state';
import { sourceStage, targetStage } from './ends';
import { REVERT, type StageDefinition } from './stage';

type Name =
  | 'announce'
  | 'prepare'
  | 'nps'
  | 'transfer'
  | 'manual'
  | 'verify-offline'
  | 'cut-over'
  | 'verify'
  | 'complete';

interface Row extends Omit<StageDefinition, 'name' | 'area' | 'apply'> {
  name: Name;
  apply?(draft: Draft, context: Context, move: RemoteAccessMove): void;
}

/** What is on the destination before its settings are; the rest comes with the transfer or later. */
const PREPARED = ['WindowsFeatures', 'NetworkAdapter'];
/** Needed until the old server is gone, and no longer. */
const TOOLS = ['MigrationToolsFolder', 'MigrationStore', 'MigrationImport', 'MigratedAddresses'];
/** Before everything that asks it. */
const NPS = ['NpsPolicies', 'NpsRadiusClient'];
const WITH_CUT_OVER = ['FirewallRules', 'RemoteAccessCheck'];

const putOf = (draft: Draft, context: Context, server: string, holds: (kind: string) => boolean): void => {
  for (const item of context.to.values()) if (item.props.server === server && holds(item.kind)) draft.put(item);
};

function rows(move: RemoteAccessMove): Row[] {
  const drives = canBeDriven(move.source.server.os);
  const [hours, most] = guide.durations.migration.hours;
  return [
    {
      name: 'announce',
      title: `Tell everybody that ${move.from} moves to ${move.to}`,
      impact: 'nothing, people are told what will come',
      undo: REVERT,
      mayRest: 'yes',
    },
    {
      name: 'prepare',
      title: `Make ${move.to} ready: role services, names of adapters; back ${move.from} up`,
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
      apply(draft, context) {
        putOf(draft, context, move.to, (kind) => PREPARED.includes(kind));
        draft.put(...toolsFolder(move));
        const old = draft.get('WindowsFeatures', move.from)?.props.features;
        if (toolsOf(move) && drives && Array.isArray(old)) {
          draft.patch('WindowsFeatures', move.from, { features: [...old, TOOLS_FEATURE].sort() });
        }
      },
    },
    {
      name: 'nps',
      title: 'Move the Network Policy Server first',
      impact: 'RADIUS clients ask the new server',
      undo: npsUndo(move),
      mayRest: 'hours',
      apply(draft, context) {
        putOf(draft, context, move.to, (kind) => NPS.includes(kind));
        // Its export is the old server's, where cmdlets reach that.
        if (drives) draft.patch('NpsPolicies', move.to, { from: move.from });
      },
    },
    {
      name: 'transfer',
      title: `Carry the settings of ${move.from} to ${move.to}`,
      impact: transferImpact(move, drives),
      undo: REVERT,
      mayRest: 'yes',
      apply(draft, context) {
        putOf(draft, context, move.to, (kind) => !['ManualTask', ...NPS, ...WITH_CUT_OVER].includes(kind));
        draft.put(...toolsTransfer(move));
      },
    },
    {
      name: 'manual',
      title: 'Do by hand what no command carries',
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
    },
    {
      name: 'verify-offline',
      title: `Look at everything on ${move.to} that needs no connection`,
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
      apply: (draft) => draft.put(...checkResources(move, 'offline')),
    },
    {
      name: 'cut-over',
      title: `${move.to} takes the place of ${move.from}`,
      impact: `connections by ${move.from} end; VPN, NAT and routing are away until ${move.to} serves (${hours} to ${most} hours in all, with testing)`,
      undo: cutOverUndo(move),
      mayRest: 'no',
      apply(draft, context) {
        if (drives) draft.patch('RemoteAccessService', move.from, { running: false });
        putOf(draft, context, move.to, (kind) => kind === 'FirewallRules');
        draft.put(...toolsAddresses(move));
      },
    },
    {
      name: 'verify',
      title: `Prove that ${move.to} serves: the guide's checks and tests of connections`,
      impact: 'none',
      undo: { how: 'revert', until: `${move.from} is repurposed` },
      mayRest: 'hours',
      apply: (draft) => draft.put(...checkResources(move, 'serving')),
    },
    {
      name: 'complete',
      title: `Retire ${move.from}`,
      impact: 'none',
      undo: completeUndo(move),
      mayRest: 'yes',
      apply: (draft, context) => {
        for (const item of context.from.values()) {
          if (item.props.server === move.from) draft.drop(item.kind, item.key);
        }
        for (const kind of TOOLS) draft.dropWhere(kind, () => true);
      },
    },
  ];
}

function transferImpact(move: RemoteAccessMove, drives: boolean): string {
  if (!toolsOf(move)) return `nothing: ${move.from} goes on serving, ${move.to} serves nobody yet`;
  return drives
    ? `nothing: the management service of ${move.from} stops for the export, connections go on`
    : `nothing: ${move.from} goes on serving while it is exported, unless changed settings wait for a restart of its service`;
}

/** Servers of the target whose move makes a track. */
export function remoteAccessTracks({ source, target }: Pick<Context, 'source' | 'target'>): string[] {
  return movesOf(source, target).map(({ to }) => to);
}

export function remoteAccessStages(context: Context, track: string): StageDefinition[] {
  const move = movesOf(context.source, context.target).find(({ to }) => to === track);
  if (!move) return [];
  const middle = rows(move).map(({ apply, name, ...info }): StageDefinition => {
    const stage = `remote-access/${name}`;
    return {
      ...info,
      name: stage,
      area: 'remote-access',
      apply(state, here) {
        const draft = new Draft(state);
        apply?.(draft, here, move);
        for (const task of tasksOf(stage, move)) draft.put(taskResource(task, here.evidence));
        return draft.state();
      },
    };
  });
  return [
    { ...sourceStage, title: `Take over ${move.from} as it is` },
    ...middle,
    {
      ...targetStage,
      apply(state, here) {
        const draft = new Draft(here.to);
        for (const item of state.values()) if (item.kind === 'RemoteAccessCheck') draft.put(item);
        return draft.state();
      },
    },
  ];
}
