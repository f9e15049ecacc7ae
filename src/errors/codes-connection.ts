import type { CodeFacts } from './codes';

/** Why nothing can be asked of a management host. */
export const CONNECTION_CODES = {
  'answer-unreadable': {
    meaning: 'a server answered in a form that no Windows is known to have, so that nothing can be told from it',
    next: 'run the cmdlets that the message names on that server by hand and look at what they answer; nothing has been changed for this object',
  },
  'connection-address': {
    meaning: 'the address of the management host is not of the form that is wanted',
    next: 'write ssh://user@host or ssh://user@host:port, without a password',
  },
  'connection-authentication': {
    meaning: 'the management host refused the logon',
    next: 'check the user name, and the password or key that was tried; set secrets by `pulumi config set --secret sshPassword` or sshPassphrase',
  },
  'connection-ended': {
    meaning: 'PowerShell could not be started on the management host, or ended before it could be asked',
    next: 'check that the host has Windows PowerShell 5.1 and that the account may start it',
  },
  'connection-failed': {
    meaning: 'the program on the management host gave up',
    next: 'read the message, then run the same command again',
  },
  'connection-host-key-changed': {
    meaning: 'the host key is not the one that is known: somebody may be in between, or the host was installed anew',
    next: 'find out which of the two it is; only then replace its line in the known_hosts file',
  },
  'connection-host-key-unknown': {
    meaning: 'the host key stands in no known_hosts file',
    next: 'compare the fingerprint with `ssh-keygen -lf` on the host, then add the key with `ssh-keyscan` to known_hosts',
  },
  'connection-key-file': {
    meaning: 'the private key cannot be used',
    next: 'check the path in sshKeyFile; for an encrypted key run `pulumi config set --secret sshPassphrase`',
  },
  'connection-powershell-version': {
    meaning: 'what answers is not Windows PowerShell 5.1, and the RemoteDesktop module works in no other',
    next: 'let powershell.exe on the PATH of the host be that of Windows, version 5.1',
  },
  'connection-silent': {
    meaning: 'PowerShell did not answer in time after it was started',
    next: 'sign in to the host by hand, run `powershell.exe -NoProfile -Command 1` and mend what keeps it',
  },
  'connection-task-busy': {
    meaning: 'another run uses the scheduled task of the logon',
    next: 'wait until it has ended, or set up a second task and name it by `pulumi config set logonTask <name>`',
  },
  'connection-task-missing': {
    meaning: 'the scheduled task of the logon is missing or may not be started',
    next: 'set it up as docs/how-to/logon-scheduled-task.md says',
  },
  'connection-task-silent': {
    meaning: 'the scheduled task of the logon was started and does not answer',
    next: 'look at its last result in Task Scheduler; docs/how-to/logon-scheduled-task.md says what it runs',
  },
  'connection-unreachable': {
    meaning: 'the management host cannot be reached',
    next: 'check name, port and network, and that its SSH server runs',
  },
  'recording-mismatch': {
    meaning: 'the recording does not contain what was asked, or not at this point',
    next: 'replay it with the release, documents and stage that it was made with',
  },
  'recording-not-written': {
    meaning: 'the recording can not be written; every call is recorded, or none is made',
    next: 'make room or mend the rights, or take --record or the config value record out',
  },
  'recording-run': {
    meaning: 'a recording holds the calls of several runs, and each is replayed alone',
    next: 'name the run: recording:<file>#<number>',
  },
  'recording-unreadable': {
    meaning: 'the file is no recording',
    next: 'name a file that was written by --record or by the config value record',
  },
} satisfies Record<string, CodeFacts>;
