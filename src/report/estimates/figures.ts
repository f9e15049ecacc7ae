/**
 * How long things take, as data. Where no source gives a figure it is an assumption and says so, in the report too:
 * figures measured in one's own deployment take its place (see estimate.ts).
 */

/** Usual and long, in the unit of the table. */
export type Span = readonly [usual: number, long: number];

export interface Figure {
  span: Span;
  source: string;
}

const ASSUMED = 'assumption: typical for the cmdlet, not measured here';

/** Seconds of one call. */
export const CALL_SECONDS: Readonly<Record<string, Span>> = {
  'Add-DnsServerResourceRecordA': [2, 5],
  'Add-RDServer': [120, 600],
  'Add-RDSessionHost': [20, 90],
  'Add-RDVirtualDesktopToCollection': [10, 60],
  'Export-NpsConfiguration': [5, 30],
  'Export-SmigServerSetting': [120, 600],
  'Import-NpsConfiguration': [5, 60],
  'Import-PfxCertificate': [3, 10],
  'Import-SmigServerSetting': [180, 900],
  'Install-RemoteAccess': [60, 300],
  'Install-WindowsFeature': [60, 300],
  'Invoke-CimMethod': [3, 30],
  'Invoke-RDUserLogoff': [2, 10],
  'Move-RDVirtualDesktop': [60, 900],
  'Move-VM': [120, 3600],
  'New-RDRemoteApp': [5, 15],
  'New-RDSessionCollection': [30, 120],
  'New-RDVirtualDesktopCollection': [30, 180],
  'Remove-DnsServerResourceRecord': [2, 5],
  'Remove-RDRemoteApp': [5, 15],
  'Remove-RDServer': [30, 180],
  'Remove-RDSessionCollection': [20, 60],
  'Remove-RDSessionHost': [15, 60],
  'Remove-RDVirtualDesktopFromCollection': [20, 120],
  'Restart-Service': [5, 30],
  'Send-RDUserMessage': [1, 5],
  'Set-RDActiveManagementServer': [10, 60],
  'Set-RDCertificate': [30, 180],
  'Set-RDConnectionBrokerHighAvailability': [60, 300],
  'Set-RDDeploymentGatewayConfiguration': [10, 30],
  'Set-RDLicenseConfiguration': [5, 20],
  'Set-RDSessionCollectionConfiguration': [10, 30],
  'Set-RDSessionHost': [5, 20],
  'Set-RDVirtualDesktopCollectionConfiguration': [10, 30],
  'Update-RDVirtualDesktopCollection': [10, 60],
  SmigDeploy: [10, 60],
  msdeploy: [15, 120],
  netsh: [1, 5],
};

export const OTHER_CALL: Figure = { span: [5, 30], source: ASSUMED };

/** Seconds of one read: every call builds remoting sessions of its own. */
export const READ: Figure = {
  span: [1, 4],
  source: 'seconds per call (docs/behaviour/module.md section 10); the numbers are an assumption',
};

export function callFigure(cmdlet: string): Figure {
  const span = CALL_SECONDS[cmdlet];
  return span ? { span, source: ASSUMED } : OTHER_CALL;
}

interface WaitFigure {
  title: RegExp;
  /** Minutes; the long one is left out where the wait itself says how long it blocks. */
  span: Span | readonly [usual: number];
  /** Somebody works meanwhile; else the program waits for a machine. */
  people?: true;
  source: string;
}

/** Minutes of one wait, by its title; the first that fits. */
export const WAIT_MINUTES: readonly WaitFigure[] = [
  {
    title: /^Windows Server .+ on /,
    span: [60, 180],
    people: true,
    source: 'one to three hours for one jump in place (docs/stages.md, brokers/upgrade)',
  },
  { title: /no longer leads to /, span: [1], source: 'the time to live that the records have' },
  { title: / answers with RDS-/, span: [2], source: 'assumption: a restart at most' },
  { title: /^the deployment answers after /, span: [5], source: 'assumption: services start' },
  {
    title: /^No other job runs in collection /,
    span: [0],
    source: 'assumption: nobody else has desktops made meanwhile',
  },
  {
    title: /^(\d+ desktops? of .* on |The job of collection )/,
    span: [10, 120],
    source: 'assumption: minutes for each desktop, several at once on a host; a job shows its own percentage',
  },
  {
    title: /^(No|Only \d+) desktops? of .* left on /,
    span: [0, 10],
    source: 'until the time of the document, shown apart; deleting them afterwards',
  },
  {
    title: /^The profile disks of collection .* are in /,
    span: [0, 5],
    source: 'assumption: the copy is a task of its own; both lists are read',
  },
  { title: /^.* runs on /, span: [1], source: 'assumption: the move itself is counted with its call' },
  { title: /^check v-/, span: [0, 2], source: 'a service may take a minute to report itself healthy' },
  { title: /^Everybody signs out of /, span: [0, 0], source: 'until the time of the document, shown apart' },
  {
    title:
      /^(Nobody is (signed in|on a desktop)|No virtual desktop on|no session on|The sign-outs on|.* is free to be )/,
    span: [0, 10],
    source: 'assumption: the stages before have seen to it',
  },
];

/** Minutes of a manual task. */
export const TASK_MINUTES = {
  backup: { span: [15, 60], source: 'assumption: a snapshot and a database backup' },
  other: { span: [10, 45], source: 'assumption' },
} as const satisfies Record<string, Figure>;

/** Minutes until a restored backup serves again. */
export const RESTORE_MINUTES: Figure = {
  span: [60, 120],
  source: 'one to two hours, as the guide of Remote Access has it for rolling back; an assumption for other roles',
};
