import { areaOrder } from '../../rules/order';
import type { Context } from '../context';
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

const rds: TrackDefinition = {
  // An environment of a Remote Access server alone has no deployment to move.
  names: (context) => (remoteAccessTracks(context).length > 0 ? [] : ['rds']),
  owns: (item) => item.path[0] !== REMOTE_ACCESS,
  stages(context) {
    const byId = new Map(areas.map((area) => [area.id, area]));
    const middle = areaOrder(context.source, context.target).flatMap((id) => byId.get(id)?.stages(context) ?? []);
    return [sourceStage, ...middle, targetStage];
  },
};

const remoteAccess: TrackDefinition = {
  names: remoteAccessTracks,
  owns: (item) => item.path[0] === REMOTE_ACCESS || item.kind === 'ManualTask',
  stages: remoteAccessStages,
};

/** Every track, one line each. */
export const tracks: TrackDefinition[] = [rds, remoteAccess];
