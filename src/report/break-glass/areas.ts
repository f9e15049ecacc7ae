/**
 * What puts users back by hand when neither the program nor the engine works, per area of stages: which objects are put
 * back, in which order, and what these lines can't bring back. New objects stay where they are: that users work again
 * comes first.
 */
export interface BreakGlass {
  /** What the lines achieve. */
  aim: string;
  /**
   * The state that is put back: that before the stage, or that before the first stage of its area or wave. The latter
   * where the stages only together move users, so that undoing a single one would leave them in between.
   */
  to: 'stage' | 'area';
  /** Kinds whose objects are put back, in this order. */
  kinds: readonly string[];
  /** What to know before running them. */
  notes: readonly string[];
}

const NAMES_BACK = 'Clients that remember a name go on to the new servers until its time to live is over.';
const MACHINES = 'The old machines must still be there, with their old version of Windows.';

export const BREAK_GLASS: Readonly<Record<string, BreakGlass>> = {
  source: { aim: 'Nothing has to be put back: this stage changes nothing.', to: 'stage', kinds: [], notes: [] },
  certificates: {
    aim: 'Every role shows its old certificate again.',
    to: 'stage',
    kinds: ['ImportedCertificate', 'DeploymentCertificate', 'NameRecord'],
    notes: ['Certificates that were imported do no harm and stay.'],
  },
  brokers: {
    aim: 'The client access name leads to the brokers it led to before this stage.',
    to: 'stage',
    kinds: ['ServerRole', 'DeploymentCertificate', 'NameRecord'],
    notes: [
      MACHINES,
      'After an upgrade in place, or after high availability was set up, only the backups of virtual machine and database bring the old state back: restore both, of the same minute.',
      NAMES_BACK,
    ],
  },
  licensing: {
    aim: 'The deployment asks the licence servers that it asked before this stage.',
    to: 'stage',
    kinds: ['DeploymentLicensing'],
    notes: [
      'Licences that moved to the new server stay there; until they are moved back, the old one serves what it still has.',
      'Once the old server is deactivated it serves nobody: stay with the new one.',
    ],
  },
  sessions: {
    aim: 'New sign-ins land on the old session hosts again and on no new one, as before the first stage of this wave.',
    to: 'area',
    kinds: ['ServerRole', 'SessionHost', 'SessionCollection', 'RemoteApp', 'PersonalSessionDesktopAssignment'],
    notes: [
      MACHINES,
      'Sign-outs cannot be taken back: users sign in again.',
      'Two versions of Windows must not accept users in one collection: the new hosts are closed first, and who is on them stays there until they sign out.',
      'Profile disks: what users changed since their first sign-in on the new path is only there. Copy it back before the old hosts open, or leave the new path set.',
    ],
  },
  desktops: {
    aim: 'Personal and unmanaged desktops run on the old virtualization hosts again; pooled ones are made there anew.',
    to: 'area',
    kinds: [
      'ServerRole',
      'VirtualizationHost',
      'VirtualDesktop',
      'VirtualDesktopAllocation',
      'VirtualDesktopCollection',
    ],
    notes: [
      MACHINES,
      'A desktop goes back to an older host only while its configuration version is the old one: Get-VM shows it.',
      'Pooled managed desktops that were deleted are made anew from the template that the collection has now; users of the new ones stay until they sign out.',
      'Profile disks: what users changed since their first sign-in on the new path is only there. Copy it back first, or leave the new path set.',
    ],
  },
  web: {
    aim: 'Page and feed are served by the old RD Web Access servers again, as before the first stage of this area.',
    to: 'area',
    kinds: ['ServerRole', 'DeploymentCertificate', 'NameRecord'],
    notes: [MACHINES, NAMES_BACK],
  },
  gateway: {
    aim: 'Clients from outside come in by the old RD Gateway servers again, as before the first stage of this area.',
    to: 'area',
    kinds: ['ServerRole', 'DeploymentCertificate', 'DeploymentGateway', 'NameRecord'],
    notes: [MACHINES, 'Sessions from outside drop when a certificate is applied, and reconnect.', NAMES_BACK],
  },
  'remote-access': {
    aim: 'The old Remote Access server serves again, as before the cut-over.',
    to: 'stage',
    kinds: ['RemoteAccessService'],
    notes: [
      'Source not repurposed, and its name and addresses not taken over: connect it to the network and start its service (Start-Service RemoteAccess).',
      'Name or addresses taken over: give the new server a temporary name and other addresses, give the old one its own back, then Restart-Service RemoteAccess -Force on it.',
      'Neither: restore the old server from the backup of remote-access/prepare. Allow one to two hours.',
    ],
  },
  target: {
    aim: 'Settings are again as they were before this stage.',
    to: 'stage',
    kinds: ['SessionHost', 'SessionCollection', 'DeploymentLicensing', 'DeploymentGateway', 'NameRecord', 'RemoteApp'],
    notes: [],
  },
};

const UNKNOWN: BreakGlass = { aim: 'Nothing is known to be put back here.', to: 'stage', kinds: [], notes: [] };

export function breakGlassOf(area: string): BreakGlass {
  return BREAK_GLASS[area] ?? UNKNOWN;
}
