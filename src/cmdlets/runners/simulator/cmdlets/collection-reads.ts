import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { accountOf } from '../seed-gateway';
import type { CollectionState } from '../state';

type Rows = (context: Context, collection: CollectionState, name: string) => void;

const orNull = (list: string[]): string[] | null => (list.length > 0 ? [...list] : null);
/** 0/1 on read, Boolean on write (docs/behaviour/module.md section 6). */
const number = (flag: boolean): number => (flag ? 1 : 0);

/** What each switch returns; CollectionName echoes the argument, not the stored spelling. */
const PARTS: Record<string, Rows> = {
  General(context, collection, name) {
    const custom = collection.customRdpProperty[context.deployment.activeBroker];
    context.output.push({
      CollectionName: name,
      CollectionDescription: collection.description,
      CustomRdpProperty: custom === undefined ? null : `${custom}\n`,
    });
  },
  UserGroup(context, collection, name) {
    context.output.push({
      CollectionName: name,
      UserGroup: collection.userGroups.map((group) => accountOf(context.state, group)),
    });
  },
  Connection(context, { connection }, name) {
    context.output.push({
      CollectionName: name,
      DisconnectedSessionLimitMin: connection.disconnectedSessionLimitMin,
      BrokenConnectionAction: connection.brokenConnectionAction,
      TemporaryFoldersDeletedOnExit: connection.temporaryFoldersDeletedOnExit,
      AutomaticReconnectionEnabled: connection.automaticReconnectionEnabled,
      ActiveSessionLimitMin: connection.activeSessionLimitMin,
      IdleSessionLimitMin: connection.idleSessionLimitMin,
    });
  },
  UserProfileDisk(context, { disks }, name) {
    context.output.push({
      CollectionName: name,
      IncludeFolderPath: orNull(disks.includeFolders),
      ExcludeFolderPath: orNull(disks.excludeFolders),
      IncludeFilePath: orNull(disks.includeFiles),
      ExcludeFilePath: orNull(disks.excludeFiles),
      DiskPath: disks.enabled ? disks.path : null,
      EnableUserProfileDisk: disks.enabled,
      MaxUserProfileDiskSizeGB: disks.enabled ? disks.maxSizeGB : 0,
    });
  },
  Security(context, { security }, name) {
    context.output.push({
      CollectionName: name,
      AuthenticateUsingNLA: security.authenticateUsingNLA,
      EncryptionLevel: security.encryptionLevel,
      SecurityLayer: security.securityLayer,
    });
  },
  LoadBalancing(context, collection, name) {
    if (collection.hosts.length === 0) context.failText(`There is no server in the collection ${name}.`);
    for (const host of collection.hosts) {
      const balance = collection.loadBalancing[host];
      context.output.push({
        CollectionName: name,
        RelativeWeight: balance?.weight ?? 0,
        SessionLimit: balance?.sessionLimit ?? 0,
        SessionHost: host.toUpperCase(),
      });
    }
  },
  Client(context, { client }, name) {
    context.output.push({
      CollectionName: name,
      // A flags enumeration prints as one text.
      ClientDeviceRedirectionOptions: client.redirect.length > 0 ? client.redirect.join(', ') : 'None',
      MaxRedirectedMonitors: client.maxRedirectedMonitors,
      ClientPrinterRedirected: number(client.printerRedirected),
      RDEasyPrintDriverEnabled: number(client.easyPrint),
      ClientPrinterAsDefault: number(client.printerAsDefault),
    });
  },
};

function getConfiguration(context: Context): void {
  const collection = context.collection();
  PARTS[context.parameterSet]?.(context, collection, context.need('CollectionName'));
}

export const collectionReadCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDSessionCollectionConfiguration': { access: 'health', costMs: READ_MS, writes: false, run: getConfiguration },
};
