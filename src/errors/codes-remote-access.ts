import type { CodeFacts } from './codes';

/** What is wrong with what documents say of Remote Access servers. */
export const REMOTE_ACCESS_CODES = {
  'check-address-pool': {
    meaning: 'the address pools of a Remote Access server contradict each other',
    next: "write ranges that don't overlap, and only with method: StaticPool",
  },
  'check-demand-dial-by-hand': {
    meaning: 'a demand-dial interface can be made in the console alone',
    next: 'nothing: the plan has a task for it',
  },
  'check-interface-unknown': {
    meaning: 'a setting names an interface that the server has not',
    next: 'name an adapter, a demand-dial interface, or Internal',
  },
  'check-migration-tools': {
    meaning: 'what is said of Windows Server Migration Tools does not fit together',
    next: 'write transfer: migrationTools with migrationTools: { store, password }, or neither',
  },
  'check-nat-mapping': {
    meaning: 'a port mapping names no public interface',
    next: 'name an interface whose mode is not private',
  },
  'check-nat-sides': {
    meaning: 'network address translation has one side only',
    next: 'write a private interface and a public one',
  },
  'check-radius': {
    meaning: 'RADIUS servers and the provider contradict each other',
    next: 'write servers with provider: Radius, and only then',
  },
  'check-remote-access-one': {
    meaning: 'two Remote Access servers stand in one environment',
    next: 'give each an environment of its own',
  },
  'check-remote-access-os': {
    meaning: 'the release of a Remote Access server can only be a source',
    next: 'choose Windows Server 2012 or later',
  },
  'check-replaces': {
    meaning: 'a Remote Access server takes the place of none, or of one that is not there',
    next: 'write replaces: with the name of the server in the source document',
  },
  'check-shared-secret': {
    meaning: 'a pre-shared key is used and not given',
    next: 'write sharedSecret: { secret: <name> }',
  },
  'dump-cut': {
    meaning: 'a dump of netsh ends in the middle',
    next: 'write it anew on the server, to a local disk, and copy the whole file; nothing was written',
  },
  'dump-empty': {
    meaning: 'a file is no dump of netsh, or of a server that has no Remote Access',
    next: 'on the server: netsh ras dump > ras.txt, netsh routing dump > routing.txt, netsh ras aaaa dump > aaaa.txt',
  },
  'dump-encoding': {
    meaning: 'the characters of a dump cannot be read for sure',
    next: 'name the encoding with --encoding',
  },
  'dump-machine': {
    meaning: 'what a dump does not say of its server is missing',
    next: 'give --server, --os, --edition and --language',
  },
} satisfies Record<string, CodeFacts>;
