import { AREAS } from '../../documents/areas';
import { areaOrder } from '../../rules/order';
import { type Context, partOf } from '../context';
import { stateOf } from '../resources/build';
import { REMOTE_ACCESS } from '../resources/remote-access';
import type { Resource } from '../types';
import { brokers } from './brokers';
import { certificatesPrepare, certificatesVerify } from './certificates';
import { desktops } from './desktops';
import { sourceStage, targetStage } from './ends';
import { gateway } from './gateway';
import { licensing } from './licensing';
import { remoteAccessStages, remoteAccessTracks } from './remote-access';
import { sessions } from './sessions';
import type { Area, StageDefinition } from './stage';
import { web } from './web';

/** Areas of the track `rds`, one line each; the order between them is made by src/rules/order. */
export const areas: Area[] = [
  certificatesPrepare,
  brokers,
  licensing,
  sessions,
  desktops,
  web,
  gateway,
  certificatesVerify,
];

/** An independent line of stages. */
export interface TrackDefinition {
  /** Names of the tracks it makes for this pair of documents, e.g. one per Remote Access server. */
  names(context: Context): string[];
  /** Whether a resource of the documents is this track's business. */
  owns(item: Resource, track: string): boolean;
  stages(context: Context, track: string): StageDefinition[];
}

const isRemoteAccess = (item: Resource): boolean => item.path[0] === REMOTE_ACCESS;

/** Whether either document says anything of a Remote Desktop deployment. */
const hasDeployment = ({ source, target }: Context): boolean =>
  AREAS.some((area) => source[area] !== undefined || target[area] !== undefined);

/** Everything between `source` and `target` of a deployment. */
function deploymentStages(context: Context): StageDefinition[] {
  const byId = new Map(areas.map((area) => [area.id, area]));
  return areaOrder(context.source, context.target).flatMap((id) => byId.get(id)?.stages(context) ?? []);
}

const rds: TrackDefinition = {
  // An environment of a Remote Access server alone has no deployment to move.
  names: (context) => (remoteAccessTracks(context).length > 0 ? [] : ['rds']),
  owns: (item) => !isRemoteAccess(item),
  stages: (context) => [sourceStage, ...deploymentStages(context), targetStage],
};

const remoteAccess: TrackDefinition = {
  names: (context) => (hasDeployment(context) ? [] : remoteAccessTracks(context)),
  owns: (item) => isRemoteAccess(item) || item.kind === 'ManualTask',
  stages: remoteAccessStages,
};

/** A stage that is given the objects of its own line, and leaves those of the other as they are. */
function within(stage: StageDefinition, holds: (item: Resource) => boolean): StageDefinition {
  return {
    ...stage,
    apply(state, context) {
      const all = [...state.values()];
      const others = all.filter((item) => !holds(item));
      const applied = stage.apply(stateOf(all.filter(holds)), partOf(context, holds));
      return stateOf([...others, ...applied.values()]);
    },
  };
}

/**
 * A deployment and a Remote Access server in one environment: a stack has one stage, so that the two lines follow each other, the
 * deployment's first (docs/stages.md rule 17).
 */
const together: TrackDefinition = {
  names: (context) => (hasDeployment(context) && remoteAccessTracks(context).length > 0 ? ['rds'] : []),
  owns: () => true,
  stages(context) {
    const isRds = (item: Resource) => !isRemoteAccess(item);
    const rdsContext = partOf(context, isRds);
    const [server = ''] = remoteAccessTracks(context);
    const line = remoteAccessStages(partOf(context, isRemoteAccess), server);
    const last = line.at(-1);
    return [
      sourceStage,
      ...deploymentStages(rdsContext).map((stage) => within(stage, isRds)),
      ...line.slice(1, -1).map((stage) => within(stage, isRemoteAccess)),
      {
        ...targetStage,
        apply(state, here) {
          const ended = last ? within(last, isRemoteAccess).apply(state, here) : state;
          return stateOf([...rdsContext.to.values(), ...[...ended.values()].filter(isRemoteAccess)]);
        },
      },
    ];
  },
};

/** Every track, one line each. */
export const tracks: TrackDefinition[] = [rds, remoteAccess, together];
