import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRdServer, getWebMachineKeys, RDWEB_APPLICATIONS } from '../../cmdlets/reads';
import { run, type Step } from '../../cmdlets/step';
import { Fqdn, SecretName } from '../../documents/scalars';
import { serversWith } from '../capture';
import { defineKind } from '../kind';
import { rowsOf } from '../values';
import { attributesNamed } from './configuration';

const WebMachineKey = z.strictObject({ server: Fqdn, keys: SecretName });
type WebMachineKey = z.infer<typeof WebMachineKey>;

/** One value if all applications have the same one; else all of them, which can equal no single key. */
const united = (values: string[]): string => [...new Set(values.map((value) => value.toUpperCase()))].sort().join('|');

function write({ server, keys }: WebMachineKey): Step[] {
  const value = { validationKey: { ...keys, part: 0 }, decryptionKey: { ...keys, part: 1 } };
  return [
    run(
      change(
        'Set-WebConfigurationProperty',
        { PSPath: RDWEB_APPLICATIONS, Filter: ['system.web/machineKey'], Name: '.', Value: value },
        { host: server },
      ),
    ),
  ];
}

export const webMachineKeyKind = defineKind<WebMachineKey>({
  name: 'WebMachineKey',
  description:
    'The keys that RD Web Access signs and encrypts its forms cookie with; the same on all servers behind one name, so that each accepts who signed in at another.',
  schema: WebMachineKey,
  key: (props) => props.server,
  fields: {
    server: { description: 'RD Web Access server.', change: 'replace', compare: 'name' },
    keys: {
      description:
        'Secret `<validation key>,<decryption key>`, in hexadecimal digits; on RDWeb, Feed, FeedLogon and Pages.',
      change: 'inPlace',
      compare: 'name',
      secret: true,
    },
  },
  reads: (props) => [getWebMachineKeys(props.server)],
  observe(snapshot, props) {
    const rows = rowsOf(snapshot, getWebMachineKeys(props.server));
    const validation = united(attributesNamed(rows, 'validationKey'));
    const decryption = united(attributesNamed(rows, 'decryptionKey'));
    if (validation === '') return undefined;
    // Text of the same form as the secret's value, with which it is compared in memory.
    const keys = [validation, decryption].filter((key) => key !== '').join(',');
    return { server: props.server, keys: keys as unknown as WebMachineKey['keys'] };
  },
  create: write,
  update: ({ desired, changes }) => (changes.some(({ path }) => path === 'keys') ? write(desired) : []),
  // A server that leaves the deployment keeps the keys it has.
  remove: () => [],
  capture: {
    after: ['ServerRole'],
    // The keys are secrets, so they are not even asked for.
    reads: () => [getRdServer()],
    strays: { untold: 'every server of the role has it' },
    probes: () => [],
    write(_none, document, seen) {
      if (serversWith(seen, 'RDS-WEB-ACCESS').length === 0) return;
      document.leaveOut('machine keys of RD Web Access', 'they are secrets; see machineKey below');
      document.note(
        ['webAccess'],
        'machineKey: { secret: rdwebMachineKey }   Not read. If all servers have the same keys in web.config, set the secret to "<validation key>,<decryption key>" and write this line.',
      );
    },
  },
  example: { server: 'rdwa11.contoso.com', keys: { secret: 'rdwebMachineKey' } },
});
