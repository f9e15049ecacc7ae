import fc from 'fast-check';
import type { z } from 'zod';
import { OS_VERSIONS } from '../../src/documents/scalars';
import type { Deployment } from '../../src/documents/schema';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const fqdn = label.map((name) => `${name}.contoso.com`);
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const os = fc.constantFrom(...OS_VERSIONS);
const secret = label.map((name) => ({ secret: name }));
const account = label.map((name) => `CONTOSO\\${name}`);
const minutes = fc.oneof(fc.nat(1000), fc.constant('default' as const));
/** Half of all fields are left out. */
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Names that would trouble a YAML reader or an object with key order. */
const name = fc
  .oneof(text, fc.constantFrom('2022', '1e3', 'null', 'true', '~', '- a', 'a: b', '#x', '&a', 'constructor'))
  .filter((one) => one !== '__proto__');

function map<T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([one]) => one.toLowerCase() })
    .map((entries) => Object.fromEntries(entries));
}

/** Without the keys that were left out. */
const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const remoteApp = fc.record({
  displayName: name,
  filePath: label.map((file) => `C:\\Program Files\\${file}.exe`),
  virtualPath: some(text),
  folder: some(text),
  showInWebAccess: some(fc.oneof(fc.boolean(), fc.constant('default' as const))),
  iconIndex: some(fc.integer({ min: -100, max: 100 })),
  commandLine: some(fc.record({ mode: fc.constant('Require' as const), arguments: text })),
  userGroups: some(fc.array(account, { maxLength: 2 })),
  fileTypes: some(
    fc.uniqueArray(
      label.map((type) => `.${type}`),
      { maxLength: 3 },
    ),
  ),
});

const collection = fc.record({
  type: fc.constantFrom('pooled' as const, 'personal' as const),
  description: some(name),
  userGroups: some(fc.array(account, { minLength: 1, maxLength: 3 })),
  limits: some(
    fc.record({ activeSessionLimitMin: minutes, idleSessionLimitMin: minutes, disconnectedSessionLimitMin: minutes }),
  ),
  customRdpProperty: some(
    fc.array(
      label.map((one) => `${one}:i:1`),
      { maxLength: 2 },
    ),
  ),
  userProfileDisks: some(
    fc.oneof(
      fc.constant('none' as const),
      fc.record({ path: label.map((share) => `\\\\fs01\\${share}`), maxSizeGB: fc.integer({ min: 1, max: 9999 }) }),
    ),
  ),
  loadBalancing: some(map(fqdn, fc.record({ weight: some(fc.integer({ min: 1, max: 10000 })) }))),
  remoteApps: some(map(name, remoteApp)),
});

const certificate = fc.record({
  thumbprint: fc.oneof(fc.stringMatching(/^[0-9A-F]{40}$/), fc.stringMatching(/^[0-9]{40}$/)),
  pfx: some(fc.record({ file: label.map((file) => `${file}.pfx`), password: secret })),
});

/** Deployments of the right form; they need not make sense. */
export const deployments: fc.Arbitrary<z.input<typeof Deployment>> = fc
  .record({
    apiVersion: fc.constant('rds-migrate/v1' as const),
    deployment: name,
    domain: fc.constant('contoso.com'),
    servers: map(
      fqdn,
      fc.record({ os, upgrade: some(fc.constant('inPlace' as const)), via: some(fc.array(os, { maxLength: 2 })) }),
    ),
    connectionBrokers: some(
      fc.record({ members: fc.array(fqdn, { minLength: 1, maxLength: 3 }), workspace: some(fc.record({ name })) }),
    ),
    licensing: some(
      fc.record({
        mode: fc.constantFrom('PerUser' as const, 'PerDevice' as const),
        servers: map(
          fqdn,
          fc.record({
            keyPacks: some(
              fc.array(
                fc.record({
                  product: os,
                  type: fc.constant('PerUser' as const),
                  count: fc.integer({ min: 1, max: 1000 }),
                  agreementNumber: some(fc.oneof(secret, fc.stringMatching(/^[0-9]{7}$/))),
                  origin: fc.oneof(
                    fc.constant('existing' as const),
                    fc.record({ migrateFrom: fqdn, method: fc.constant('web' as const) }),
                  ),
                }),
                { maxLength: 2 },
              ),
            ),
          }),
        ),
      }),
    ),
    sessionHosts: some(map(fqdn, fc.record({ collection: some(name) }))),
    collections: some(map(name, collection)),
    certificates: some(fc.record({ singleSignOn: some(certificate), gateway: some(certificate) })),
    removed: some(
      fc.array(
        label.map((one) => `/collections/${one}`),
        { maxLength: 2 },
      ),
    ),
  })
  .map(clean);
