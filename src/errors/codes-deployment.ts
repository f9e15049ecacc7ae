import type { CodeFacts } from './codes';

/** What the live deployment, or the simulated one, answers; `step-` marks a change that was refused. */
export const DEPLOYMENT_CODES = {
  absent: {
    meaning: 'an object of the source document does not exist live',
    next: 'correct source.yaml; nothing has been changed',
  },
  'accept-no-place': {
    meaning:
      'the field follows from other things in the documents, or is a secret, so the live value has no place there',
    next: 'change the documents by hand, or let the document win: `pulumi config set enforce <resource>`',
  },
  'accept-nothing': {
    meaning: 'the object is live as the documents say',
    next: '`npx rds-migrate verify <environment>` names what differs',
  },
  'accept-vanished': {
    meaning: 'the object does not exist live, so it has no value to accept',
    next: 'take it out of both documents by hand',
  },
  accessDenied: {
    meaning: 'a server refused the account that runs this',
    next: 'run as a local administrator of the broker and of the server named',
  },
  activeBrokerElsewhere: {
    meaning: 'the broker that was asked is not the active one',
    next: 'name a living broker by `pulumi config set broker <fqdn>`, then run the same command again',
  },
  alreadyExists: { meaning: 'what was to be made is there already', next: 'run the same command again: it is adopted' },
  alreadyGone: { meaning: 'what was to be removed is gone already', next: 'run the same command again' },
  binding: {
    meaning: 'the server does not know the cmdlet or one of its parameters',
    next: 'compare the release of the server with the document; its RemoteDesktop module may be older or missing',
  },
  busy: { meaning: 'the server is at work on something else', next: 'run the same command again in a few minutes' },
  'cannot-change': {
    meaning: 'the product offers no way to change this field of an object that exists',
    next: 'write the live value into the document, or remove the object and make it anew',
  },
  'collection-without-desktop': {
    meaning: 'a virtual desktop collection can only be made with a desktop',
    next: 'write desktopsPerHost or desktops in the target',
  },
  'collection-without-host': {
    meaning: 'a collection can only be created with a session host',
    next: 'give it at least one under sessionHosts',
  },
  'connection-incomplete': {
    meaning: 'the connection names a way, but nothing at its end',
    next: '`pulumi config set connection <way>:<where>`',
  },
  'connection-unknown': {
    meaning: 'there is no such way to a deployment',
    next: '`pulumi config set connection simulator:.rds-migrate/<environment>/simulator.json`',
  },
  'desktops-without-template': {
    meaning: 'a managed collection can only be made with a template and storage',
    next: 'write template and storage in the target',
  },
  'differs-from-source': {
    meaning: 'the source document is not what is live',
    next: 'correct it, or `npx rds-migrate accept <resource>`; nothing has been changed',
  },
  'not-applied': {
    meaning: 'after the change the object still reads differently',
    next: 'mend the cause, then run `pulumi up` again: it goes on from there',
  },
  'not-created': {
    meaning: 'the object is not there after its creation, or after a change that makes it anew',
    next: 'mend the cause, then run `pulumi up` again: it goes on from there',
  },
  'not-in-force': {
    meaning: 'a setting is written, and the service that has to restart before it counts could not be restarted',
    next: 'look at the service on the server named, then run `pulumi up` again: it restarts the service',
  },
  'not-removed': {
    meaning: 'the object is still there after its removal',
    next: 'look at it on the broker, then run the same command again',
  },
  'not-shown': {
    meaning:
      "a cmdlet failed at something that can't be read back, such as a secret or the brokers that have a certificate",
    next: 'mend the cause, then run `pulumi up` again: it makes the change once more',
  },
  notFound: { meaning: 'the server does not know what was asked for', next: 'look for it on the server named' },
  outcomeUnknown: {
    meaning: 'the connection broke off in the middle of a change, and nobody can say whether it took effect',
    next: 'run the same command again: it looks at what is there first',
  },
  policyControlled: {
    meaning: 'Group Policy decides this setting',
    next: 'change the policy, or leave the setting out of the documents',
  },
  rdmsNotReady: {
    meaning:
      'the broker answers as if there were no deployment: its management service has not started yet, or it is not the active broker',
    next: 'wait until the Remote Desktop Management service runs on the broker, then run the same command again',
  },
  rebootPending: {
    meaning: 'the server has to be restarted before its roles can be changed',
    next: 'restart it, then run the same command again',
  },
  secondHop: {
    meaning: 'the logon cannot be handed on to a further server',
    next: 'a logon by key has no network credentials: choose another as docs/how-to/logon.md says',
  },
  'simulator-file-exists': {
    meaning: 'the file of a simulated deployment exists already',
    next: 'remove it first, or name another file',
  },
  'simulator-file-invalid': {
    meaning: 'the file is no simulated deployment; it was left as it is',
    next: 'a copy from before, or `npx rds-migrate simulator create <environment> --force`, which starts afresh',
  },
  'simulator-file-missing': {
    meaning: 'the environment has no simulated deployment yet',
    next: '`npx rds-migrate simulator create <environment>`',
  },
  'simulator-refused': {
    meaning: 'a real deployment can not do this either',
    next: '`npx rds-migrate simulator show` shows how things are',
  },
  'simulator-unknown': {
    meaning: 'the simulated deployment has no such server, collection or share',
    next: '`npx rds-migrate simulator show` lists what it has',
  },
  timedOut: {
    meaning: 'a server gave no answer in the time that a call may take',
    next: 'look for what keeps the server busy, then run the same command again',
  },
  'task-open': {
    meaning: 'the work would begin before a task that has to be done first',
    next: 'do the task and record it with `npx rds-migrate done <task>`',
  },
  unknown: {
    meaning: 'the server answered with an error that is not known here',
    next: 'read the message and look at the server, then run the same command again',
  },
  unreachable: {
    meaning: 'a server does not answer',
    next: 'check that it runs and that WinRM answers, then run the same command again',
  },
  'wait-timed-out': {
    meaning: 'what a step waits for did not come about in its time',
    next: 'look at the server named, then run `pulumi up` again: it goes on from there',
  },
  'step-accessDenied': {
    meaning: 'a change was refused to the account that runs this',
    next: 'run as a local administrator of the broker and of the server named, then `pulumi up` again',
  },
  'step-activeBrokerElsewhere': {
    meaning: 'the active broker changed in the middle of a step',
    next: 'run `pulumi up` again: it finds the active broker anew',
  },
  'step-alreadyExists': { meaning: 'what a step makes is there already', next: 'run `pulumi up` again: it is adopted' },
  'step-alreadyGone': { meaning: 'what a step removes is gone already', next: 'run `pulumi up` again' },
  'step-binding': {
    meaning: 'the server does not know the cmdlet of a step or one of its parameters',
    next: 'compare the release of the server with the document, then run `pulumi up` again',
  },
  'step-busy': {
    meaning: 'the server was at work on something else',
    next: 'run `pulumi up` again in a few minutes: it goes on from there',
  },
  'step-notFound': {
    meaning: 'a step did not find what it changes',
    next: 'look for it on the server named, then run `pulumi up` again',
  },
  'step-outcomeUnknown': {
    meaning: 'the connection broke off in the middle of a change, and reading back does not show its effect',
    next: 'run `pulumi up` again: it looks at what is there first and goes on from there',
  },
  'step-policyControlled': {
    meaning: 'Group Policy decides what a step sets',
    next: 'change the policy, or leave the setting out of the documents, then run `pulumi up` again',
  },
  'step-rdmsNotReady': {
    meaning: 'the management service of the broker was not ready for a step',
    next: 'wait until the Remote Desktop Management service runs, then run `pulumi up` again',
  },
  'step-rebootPending': {
    meaning: 'a server has to be restarted before a step can be done',
    next: 'restart it, then run `pulumi up` again',
  },
  'step-secondHop': {
    meaning: 'a step could not hand the logon on to a further server',
    next: 'choose a logon with network credentials as docs/how-to/logon.md says, then run `pulumi up` again',
  },
  'step-timedOut': {
    meaning: 'a change took longer than it may',
    next: 'look for what keeps the server busy, then run `pulumi up` again: it goes on from there',
  },
  'step-unknown': {
    meaning: 'a change ended with an error that is not known here, and reading back does not show it',
    next: 'mend the cause that the message names, then run `pulumi up` again: it goes on from there',
  },
  'step-unreachable': {
    meaning: 'a server did not answer in the middle of a step',
    next: 'check that it runs and that WinRM answers, then run `pulumi up` again: it goes on from there',
  },
} satisfies Record<string, CodeFacts>;
