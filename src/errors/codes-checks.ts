import type { CodeFacts } from './codes';

/** What cannot be so in one document, or between source and target. */
export const CHECK_CODES = {
  'area-left-out': {
    meaning: 'the source has an area that the target has not',
    next: 'write it in both, or leave it out of both so that it is unmanaged',
  },
  'check-addresses-without-name': {
    meaning: 'addresses are given for a name that is not written',
    next: 'write the name too',
  },
  'check-alias': { meaning: 'an alias of a RemoteApp has a slash or a backslash', next: 'choose another alias' },
  'check-area-one-sided': {
    meaning: 'an area stands in one document only',
    next: 'write it in both, or leave it out of both',
  },
  'check-assignment-host': {
    meaning: 'a personal desktop is on a server that is no session host of the collection',
    next: 'name a session host of the collection',
  },
  'check-assignment-swap': {
    meaning:
      'users would change their personal desktops with each other, and the cmdlet refuses a desktop that has a user',
    next: 'give one of them another desktop in this migration, and the wanted one in the next',
  },
  'check-broker-certificate': {
    meaning: 'the web client names a certificate that the document has not',
    next: 'name one of `certificates`',
  },
  'check-cals-left': {
    meaning: 'fewer licences are migrated than the old server has',
    next: 'migrate them all, or leave the rest on purpose',
  },
  'check-central-policies': {
    meaning: 'with a central policy store the gateway does not use connection policies of its own',
    next: 'remove connectionPolicies, or the central store',
  },
  'check-certificate-files': {
    meaning: 'one certificate is given with two files or two passwords',
    next: 'write the same pfx in both places',
  },
  'check-certificate-export': {
    meaning: 'a certificate is to be exported, and there is no file that it could be exported to',
    next: 'write pfx with a path that begins with a drive, and a password',
  },
  'check-certificate-load-balancer': {
    meaning: 'TLS ends at the load balancer, so no server imports the certificate',
    next: 'remove pfx and exportFrom',
  },
  'check-certificate-unserved': {
    meaning: 'a certificate is given for a role that nobody has',
    next: 'remove it, or write the members of the role',
  },
  'check-collection-apostrophe': {
    meaning: 'an apostrophe in the name of a collection breaks most cmdlets',
    next: 'choose another name',
  },
  'check-collection-case': {
    meaning: 'source and target write the name of a collection differently',
    next: 'write it the same way in both',
  },
  'check-collection-name': {
    meaning: 'the name of a collection has a slash, or a blank at its end',
    next: 'choose another name',
  },
  'check-collection-type': {
    meaning: 'the type of a collection changes, which is fixed when it is made',
    next: 'write the old type, or make a collection of another name',
  },
  'check-collection-unknown': {
    meaning: 'a session host is in a collection that is not there',
    next: 'write one of `collections`',
  },
  'check-collection-without-host': {
    meaning: 'no session host is in the collection',
    next: 'write one under sessionHosts',
  },
  'check-command-line': {
    meaning: 'mode and arguments of a command line do not go together',
    next: 'arguments need mode Require, and the other way round',
  },
  'check-computer-group': {
    meaning: 'a gateway policy names a computer group that the document has not',
    next: 'name one of computerGroups',
  },
  'check-database-credential': {
    meaning: 'the credential does not fit the kind of the database',
    next: 'dedicated: Windows authentication; shared: credential: { user, password: { secret } }',
  },
  'check-database-file': { meaning: 'a shared database has no file path', next: 'remove filePath, or write dedicated' },
  'check-database-kind': {
    meaning: 'the kind of the brokers database cannot change',
    next: 'write the kind that the source has',
  },
  'check-database-secondary': {
    meaning: 'a dedicated database has no secondary connection string',
    next: 'remove it, or write kind: shared',
  },
  'check-desktop-changes-collection': {
    meaning: 'a virtual desktop is in another collection in the target',
    next: 'take it out in one migration and add it in the next',
  },
  'check-desktop-fixed': {
    meaning: 'something of a virtual desktop collection differs that is fixed when it is made',
    next: 'keep the value of the source, or make a collection of another name',
  },
  'check-desktop-host': {
    meaning: 'a virtual desktop or template is on a server that is no virtualization host',
    next: 'write the server in virtualDesktops.hosts, or name another one',
  },
  'check-desktop-number': {
    meaning: 'a new desktop of a managed collection does not have the next number',
    next: 'name new desktops <prefix>-<number>, going on from the highest number that there is',
  },
  'check-desktop-prefix': {
    meaning: 'a desktop of a managed collection is not named as its collection names new ones',
    next: 'look whether the name is right',
  },
  'check-desktop-storage': {
    meaning: 'the storage of a virtual desktop collection is not complete, or not what its type takes',
    next: 'write the path that the message names, or take it out',
  },
  'check-desktop-twice': {
    meaning: 'a virtual desktop is in two collections',
    next: 'keep it in one of them',
  },
  'check-desktop-type': {
    meaning: 'a field does not go with the type of the virtual desktop collection',
    next: 'remove the field, or write another type',
  },
  'check-desktop-user': {
    meaning: 'a user has two desktops of a collection, or a desktop two users',
    next: 'keep one of them',
  },
  'check-disk-lists': { meaning: 'a profile disk has both include and exclude', next: 'keep one of them' },
  'check-disk-path': {
    meaning: 'the path of the profile disks is not that of a share',
    next: "write '\\\\server\\share' without quotes or in single quotes",
  },
  'check-disk-path-shared': {
    meaning: 'two collections keep profile disks in one folder',
    next: 'give each collection a folder of its own',
  },
  'check-disk-path-taken': {
    meaning: 'the folder holds the profile disks of another collection in the source',
    next: 'choose a folder of its own',
  },
  'check-disks-unmanaged': {
    meaning: 'the source has profile disks, and the target says nothing of them',
    next: 'write them in the target, or none',
  },
  'check-file-type-shared': {
    meaning: 'two RemoteApps are offered for one file type; clients use one of them',
    next: 'keep the file type at one of them',
  },
  'check-forgotten': {
    meaning: 'the target lacks something that the source has: forgotten, or meant to go?',
    next: 'write it in the target, or its path into `removed`',
  },
  'check-gateway-custom': {
    meaning: 'mode Custom needs four settings together, other modes none of them',
    next: 'write all four, or none',
  },
  'check-gateway-new': {
    meaning: 'a gateway is added without the external name that this needs',
    next: 'write mode: Custom with its four settings',
  },
  'check-ha-missing': {
    meaning: 'several brokers, but no high availability',
    next: 'write connectionBrokers.highAvailability, or keep one broker',
  },
  'check-ha-one-way': {
    meaning: 'high availability cannot be taken back',
    next: 'write highAvailability in the target too',
  },
  'check-intention-in-source': {
    meaning: 'what shall happen is written in the source, which says what is',
    next: 'move it to the target',
  },
  'check-key-pack-twice': { meaning: 'a licence server has two key packs of one sort', next: 'write one with the sum' },
  'check-leave-alone-new': {
    meaning: 'a server to be left alone is not in the source',
    next: 'remove leaveAlone, or the server',
  },
  'check-leave-alone-used': {
    meaning: 'a server to be left alone has a role in the target',
    next: 'remove leaveAlone, or the role',
  },
  'check-license-server-id': {
    meaning: 'activation by telephone or web needs the id that the clearinghouse gives',
    next: 'write licenseServerId before stage licensing/install',
  },
  'check-licensing-mode': {
    meaning: 'no key pack is of the licensing mode of the deployment',
    next: 'compare mode with the type of the key packs',
  },
  'check-limits': {
    meaning: 'only some of the three session limits are written; the cmdlet passes the others as empty',
    next: 'write all three',
  },
  'check-listed-twice': { meaning: 'something stands twice in a list', next: 'keep one of them' },
  'check-load-balancing': {
    meaning: 'load balancing names a host that is not in the collection',
    next: 'name hosts of this collection',
  },
  'check-lost-used': { meaning: 'a lost server has a role in the target', next: 'remove lost, or the role' },
  'check-migrate-count': {
    meaning: 'more licences are migrated than the old server has',
    next: 'lower the count, or purchase the rest',
  },
  'check-migrate-from': {
    meaning: 'licences are migrated from a server or key pack that the source has not',
    next: 'name a licence server of the source',
  },
  'check-migrate-shared': {
    meaning: 'licences are taken from a server that another deployment uses too',
    next: 'write origin: purchase',
  },
  'check-name-is-server': {
    meaning: 'a name that leads to several servers is the name of one of them',
    next: 'choose a name of its own',
  },
  'check-os-backwards': { meaning: 'a server would get an older release', next: 'write the release it has' },
  'check-os-changed': {
    meaning: 'the release of a server changes, and nothing says how',
    next: 'write upgrade: inPlace (a person does it), or use a new server',
  },
  'check-other-deployment': {
    meaning: 'source and target describe different deployments',
    next: 'write the same deployment and domain in both',
  },
  'check-personal': {
    meaning: 'personal collections have neither profile disks nor load balancing',
    next: 'remove them, or write type: pooled',
  },
  'check-pfx-name': { meaning: 'the extension of a PFX file is not .pfx in lower case', next: 'rename the file' },
  'check-pfx-share': {
    meaning: 'a PFX file is on a share, which no session on a server can read',
    next: 'copy the file to the same local path of each server that needs it, and write that path',
  },
  'check-removed-present': {
    meaning: 'something is in `removed` and still in the target',
    next: 'take it out of one of them',
  },
  'check-removed-unknown': {
    meaning: '`removed` names something that the source has not',
    next: 'write a path of the source, e.g. /collections/Old',
  },
  'check-renamed': {
    meaning: 'a collection is renamed from one that is not free for it',
    next: 'name one collection of the source that the target no longer has',
  },
  'check-server-domain': { meaning: 'a server is not in the domain of the deployment', next: 'check its name' },
  'check-server-unknown': {
    meaning: 'a server has a role but is not in `servers`',
    next: 'add it to servers, with its release',
  },
  'check-server-without-role': { meaning: 'a server has no role', next: 'give it one, or leave it out' },
  'check-stage-unknown': { meaning: 'there is no such stage', next: 'write one that the message names' },
  'check-target-only': { meaning: 'this belongs into the target document', next: 'move it there' },
  'check-task-answer': {
    meaning: "the check of a task doesn't say what its answer has to be, or says it twice",
    next: 'write one of equals, matches and count',
  },
  'check-task-stage': {
    meaning: 'a task belongs to no stage, or to two',
    next: 'write one of before, during and after, with the name of a stage',
  },
  'check-upgrade-needless': {
    meaning: 'a server to be upgraded in place has that release already',
    next: 'remove upgrade',
  },
  'check-upgrade-new': {
    meaning: 'a server to be upgraded in place is not in the source',
    next: 'remove upgrade, or add the server to the source',
  },
  'check-via': {
    meaning: 'the releases on the way of an upgrade do not lie between the old one and the new one',
    next: 'list them oldest first, and write upgrade: inPlace',
  },
  'check-wave-collection': { meaning: 'a wave names a collection that is not there', next: 'name one of collections' },
  'check-wave-deadline': {
    meaning: 'a wave has notices or a deadline rule, but no time for the sign-out',
    next: 'write signOutAt, such as 2027-01-16T20:00+01:00',
  },
  'check-wave-empty': { meaning: 'a wave names nothing', next: 'write collections, or hosts' },
  'check-wave-host': { meaning: 'a wave names a host that is not there', next: 'name one of sessionHosts' },
  'check-wave-message': {
    meaning: 'the message to users has a placeholder that is not known',
    next: 'use {host} and {deadline}',
  },
  'check-wave-missing': { meaning: 'hosts change and are in no wave', next: 'add them or their collection to a wave' },
  'check-wave-twice': { meaning: 'a collection or host is in two waves', next: 'leave it in one' },
  'check-window': { meaning: 'the window ends before it begins', next: 'correct its times' },
  'check-zone': { meaning: 'a name is not in its DNS zone', next: 'correct the name or the zone' },
  'collection-in-no-wave': {
    meaning: 'a collection changes and is in no wave',
    next: 'add it to a wave in the target',
  },
  'collection-in-two-waves': { meaning: 'a collection is in two waves', next: 'leave it in one' },
  'host-changes-collection': {
    meaning: 'a session host is in another collection in the target',
    next: 'take it out in this migration and add it to the other one in the next',
  },
  'host-keeps-name': {
    meaning: 'hosts keep their names and get a newer release, which replacing cannot do',
    next: 'write strategy: rebuild for their wave, or name new hosts',
  },
  'key-pack-twice': {
    meaning: 'a licence server has two key packs of the same sort and program',
    next: 'write one with the sum, or tell them apart by program',
  },
  'rebuild-moves-disks': {
    meaning: 'a wave rebuilds hosts and moves their profile disks at once',
    next: 'move the disks in a migration of their own',
  },
  'rebuild-part': {
    meaning: 'a wave rebuilds only some hosts of a collection',
    next: 'put the whole collection into one wave',
  },
  'wave-unknown-name': {
    meaning: 'a wave names a collection or host that neither document has',
    next: 'correct the name',
  },
} satisfies Record<string, CodeFacts>;
