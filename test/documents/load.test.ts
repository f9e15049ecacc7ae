import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/documents/canonical';
import { checkDocument } from '../../src/documents/crosscheck';
import { loadDocument, loadDocumentText } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { UserError } from '../../src/errors';
import { deployments } from './arbitraries';
import { folderWith, messageOf } from './helpers';

const FIXTURES = join(__dirname, 'fixtures');
const HEAD = 'apiVersion: rds-migrate/v1\ndeployment: test\ndomain: contoso.com\n';
const load = (text: string) => loadDocumentText('a.yaml', { file: 'a.yaml', text, bom: false });
/** Lines begin to count at 4. */
const problem = (body: string) => messageOf(() => load(`${HEAD}${body}\n`));
const SERVERS = 'servers: {}\n';
const app = (line: string) =>
  `${SERVERS}collections: { O: { remoteApps: { A: { displayName: A, filePath: 'C:\\a.exe', ${line} } } } }`;

describe('mistakes of form', () => {
  it.each<[string, string, string]>([
    [
      'a Remote Access server without what it is',
      `${SERVERS}remoteAccess: { vpn01.contoso.com: { adapters: {} } }`,
      'a.yaml:5:17: /remoteAccess/vpn01.contoso.com/server is missing [document-missing-key]',
    ],
    [
      'a missing key',
      'collections: {}',
      'a.yaml:1:1: /servers is missing [document-missing-key]\n  next: write it: a mapping by name',
    ],
    [
      'a missing key below',
      `${SERVERS}licensing:\n  servers: {}`,
      'a.yaml:5:1: /licensing/mode is missing [document-missing-key]\n  next: write it: PerUser, PerDevice',
    ],
    [
      'an unknown key',
      `${SERVERS}colections: {}`,
      'a.yaml:5:1: /colections: the key "colections" is not known here [document-unknown-key]\n  next: did you mean "collections"?',
    ],
    [
      'an unknown key below',
      'servers:\n  a.contoso.com: { os: 2022, upgarde: inPlace }',
      'a.yaml:5:30: /servers/a.contoso.com/upgarde: the key "upgarde" is not known here [document-unknown-key]\n  next: did you mean "upgrade"?',
    ],
    [
      'a key like no other',
      'servers:\n  a.contoso.com: { os: 2022, zzz: 1 }',
      'a.yaml:5:30: /servers/a.contoso.com/zzz: the key "zzz" is not known here [document-unknown-key]\n  next: known keys here: os, upgrade, via, lost, leaveAlone',
    ],
    [
      'remove: true',
      app('remove: true'),
      'a.yaml:5:78: /collections/O/remoteApps/A/remove: the key "remove" is not known here [document-unknown-key]\n  next: leave the object out of the target and list its JSON pointer in removed',
    ],
    [
      'a merge key',
      'servers:\n  a.contoso.com: { os: 2022, <<: {} }',
      'a.yaml:5:30: /servers/a.contoso.com/<<: the key "<<" is not known here [document-unknown-key]\n  next: merge keys are not read: use an alias for a whole value, or an overlay with base and patch',
    ],
    [
      'a short name',
      'servers:\n  rdsh01: { os: 2022 }',
      'a.yaml:5:3: /servers/rdsh01: the name "rdsh01" is not allowed: a fully qualified name is needed, such as rdsh01.contoso.com; short names are refused by the RemoteDesktop module [document-name]',
    ],
    [
      'a short name in a list',
      `${SERVERS}connectionBrokers: { members: [cb01] }`,
      'a.yaml:5:32: /connectionBrokers/members/0: "cb01" is not allowed: a fully qualified name is needed, such as rdsh01.contoso.com; short names are refused by the RemoteDesktop module [document-value]',
    ],
    [
      'a release that is none',
      'servers:\n  a.contoso.com: { os: 2008 }',
      'a.yaml:5:24: /servers/a.contoso.com/os: "2008" is not allowed; allowed: 2012, 2012 R2, 2016, 2019, 2022, 2025',
    ],
    [
      'a word that is misspelt',
      `${SERVERS}gateway: { mode: Costum }`,
      'a.yaml:5:18: /gateway/mode: "Costum" is not allowed; allowed: DoNotUse, Custom, Automatic; did you mean "Custom"? [document-value]',
    ],
    [
      'yes for true',
      `${SERVERS}gateway: { mode: DoNotUse, udpTransport: yes }`,
      'a.yaml:5:42: /gateway/udpTransport: "yes" is not allowed; allowed: true or false; "yes" is text, write true [document-value]',
    ],
    [
      'a quoted number',
      `${SERVERS}collections: { O: { client: { maxRedirectedMonitors: "4" } } }`,
      'a.yaml:5:54: /collections/O/client/maxRedirectedMonitors: "4" is not allowed; allowed: default, or a whole number; write it without quotes [document-value]',
    ],
    [
      'a number too large',
      `${SERVERS}collections: { O: { client: { maxRedirectedMonitors: 17 } } }`,
      'a.yaml:5:54: /collections/O/client/maxRedirectedMonitors: 17 is not allowed: at most 16 [document-value]',
    ],
    [
      'a word where a list belongs',
      `${SERVERS}collections: { O: { userGroups: CONTOSO\\G } }`,
      'a.yaml:5:33: /collections/O/userGroups: "CONTOSO\\\\G" is not allowed; allowed: a list [document-value]',
    ],
    [
      'an empty list',
      `${SERVERS}collections: { O: { userGroups: [] } }`,
      'a.yaml:5:21: /collections/O/userGroups: the list needs at least 1 entry [document-value]',
    ],
    [
      'a group without domain',
      `${SERVERS}collections: { O: { userGroups: [Staff] } }`,
      'a.yaml:5:34: /collections/O/userGroups/0: "Staff" is not allowed: an account is written DOMAIN\\name or name@domain [document-value]',
    ],
    [
      'nothing where a map belongs',
      `${SERVERS}collections:`,
      'a.yaml:5:13: /collections: nothing is written here; allowed: a mapping by name [document-value]',
    ],
    [
      'an alternative that does not exist',
      `${SERVERS}collections: { O: { userProfileDisks: off } }`,
      'a.yaml:5:39: /collections/O/userProfileDisks: "off" is not allowed; allowed: none, or a mapping with the keys path, maxSizeGB, include, exclude [document-value]',
    ],
    [
      'a mistake inside an alternative',
      `${SERVERS}collections: { O: { userProfileDisks: { path: '\\\\f\\u', maxSizeGb: 20 } } }`,
      'a.yaml:5:56: /collections/O/userProfileDisks/maxSizeGB is missing [document-missing-key]\n  next: write it: a whole number\na.yaml:5:56: /collections/O/userProfileDisks/maxSizeGb: the key "maxSizeGb" is not known here [document-unknown-key]\n  next: did you mean "maxSizeGB"?',
    ],
    [
      'an origin that does not exist',
      `${SERVERS}licensing: { mode: PerUser, servers: { l.c: { keyPacks: [{ product: 2016, type: PerUser, count: 1, origin: migrate }] } } }`,
      'a.yaml:5:108: /licensing/servers/l.c/keyPacks/0/origin: "migrate" is not allowed; allowed: existing, purchase, convert, or a mapping with the keys migrateFrom, method [document-value]',
    ],
    [
      'a kind of address that does not exist',
      `${SERVERS}webAccess: { members: [], addresses: { managedBy: dsn } }`,
      'a.yaml:5:51: /webAccess/addresses/managedBy: "dsn" is not allowed; allowed: dns, loadBalancer; did you mean "dns"? [document-value]',
    ],
    [
      'a thumbprint of the wrong length',
      `${SERVERS}certificates: { gateway: { thumbprint: 123 } }`,
      'a.yaml:5:40: /certificates/gateway/thumbprint: "123" is not allowed: a thumbprint has 40 hexadecimal digits; write it in quotes [document-value]',
    ],
    [
      'a file type without dot',
      app('fileTypes: [docx]'),
      'a.yaml:5:90: /collections/O/remoteApps/A/fileTypes/0: "docx" is not allowed: a file type is written with its dot, such as .docx [document-value]',
    ],
    [
      'a time without zone',
      `${SERVERS}migration: { window: { start: 2027-01-16T18:00, end: 2027-01-16T19:00Z } }`,
      'a.yaml:5:31: /migration/window/start: "2027-01-16T18:00" is not allowed: a time is written 2027-01-16T18:00+01:00, with its zone [document-value]',
    ],
    [
      'a pointer without slash',
      `${SERVERS}removed: [collections/Office]`,
      'a.yaml:5:11: /removed/0: "collections/Office" is not allowed: ',
    ],
    [
      'names that differ by case',
      'servers:\n  a.contoso.com: { os: 2022 }\n  A.contoso.com: { os: 2022 }',
      'a.yaml:6:3: /servers/A.contoso.com: "A.contoso.com" and "a.contoso.com" are the same name to Windows, which ignores case [document-duplicate-name]\n  next: keep one of them',
    ],
    ['no mapping at all', '', ''],
  ])('%s', (name, body, message) => {
    if (name === 'no mapping at all')
      expect(messageOf(() => load('- a\n'))).toContain(
        'a.yaml:1:1: the document: a list is not allowed; allowed: a mapping with the keys apiVersion',
      );
    else expect(problem(body)).toContain(message);
  });

  it('never quotes what may be a secret', () => {
    const body = `${SERVERS}connectionBrokers:\n  members: [a.contoso.com]\n  highAvailability:\n    clientAccessName: r.contoso.com\n    addresses: { managedBy: loadBalancer }\n    database: { kind: shared, connectionString: "Driver=x;UID=sa;PWD=hunter2" }\nwebAccess: { members: [], machineKey: hunter2 }\ncertificates: { gateway: { thumbprint: "${'1'.repeat(40)}", pfx: { file: a.pfx, password: hunter2 } } }`;
    const text = problem(body);
    expect(text).not.toContain('hunter2');
    expect(text.match(/must not be written here in clear; write \{ secret: <name> \}/g)).toHaveLength(3);
  });

  it('says all mistakes at once, in the order of the file', () => {
    const text = problem('servers:\n  a.b: { os: 2008, x: 1 }\nlicensing: { mode: Both }');
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('a.yaml'))
        .map((line) => line.split(':')[1]),
    ).toEqual(['5', '5', '6', '6']);
  });
});

describe('scalars as the schema wants them', () => {
  it('takes plain scalars as text where text belongs', () => {
    const { deployment } = load(
      `${HEAD}servers: { A.contoso.com: { os: 2022, via: [2019] } }\ncollections:\n  2024: { description: 1e3, remoteApps: { 7: { displayName: null, filePath: 0x10 } } }\n` +
        'certificates: { gateway: { thumbprint: 0011223344556677889900112233445566778899 } }\n' +
        'licensing: { mode: PerUser, servers: { l.c: { keyPacks: [{ product: 2016, type: PerUser, count: 1, agreementNumber: 0012345 }] } } }\n' +
        'migration: { tasks: [{ text: 2027-01-01, before: target }] }\n',
    );
    expect(deployment.servers['a.contoso.com']).toEqual({ os: '2022', via: ['2019'] });
    expect(deployment.collections?.['2024']).toMatchObject({
      description: '1e3',
      remoteApps: { 7: { displayName: 'null', filePath: '0x10' } },
    });
    expect(deployment.certificates?.gateway?.thumbprint).toBe('0011223344556677889900112233445566778899');
    expect(deployment.licensing?.servers['l.c']?.keyPacks?.[0]?.agreementNumber).toBe('0012345');
    expect(deployment.migration?.tasks?.[0]?.text).toBe('2027-01-01');
  });
});

describe('the digest', () => {
  const text = `${HEAD}servers:\n  b.contoso.com: { os: 2022 }\n  a.contoso.com: { upgrade: inPlace, os: "2022" }\n`;
  const same = `# comment\ndomain: contoso.com\nservers: { a.contoso.com: { os: '2022', upgrade: inPlace }, B.contoso.com: { os: 2022 } }\ndeployment: "test"\napiVersion: rds-migrate/v1\n`;
  it('is that of the meaning', () => {
    expect(load(text).digest).toBe(load(same).digest);
    expect(load(text).digest).toMatch(/^[0-9a-f]{64}$/);
    expect(load(text).digest).not.toBe(load(text.replace('inPlace', 'inPlace, lost: true')).digest);
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('the example of an administrator', () => {
  const document = loadDocument(join(FIXTURES, 'example-target.yaml'));

  it('is understood', () => {
    expect(document.deployment.collections?.Office?.userProfileDisks).toEqual({
      path: '\\\\fs11.contoso.com\\upd-office',
      maxSizeGB: 30,
      exclude: { folders: ['AppData\\Local\\Temp'] },
    });
    expect(document.deployment.certificates?.webAccess).toEqual(document.deployment.certificates?.singleSignOn);
    expect(document.deployment.migration?.window?.start).toBe('2027-01-16T18:00+01:00');
    expect(document.locate('/collections/Kiosk')).toMatchObject({ line: 63 });
  });

  it('lacks only the servers it leaves out as alike', () => {
    const { errors } = checkDocument(document, 'target');
    expect(errors.map((error) => `${error.location?.line} ${error.message}`)).toEqual([
      '36 /sessionHosts/rdsh12.contoso.com: the session host rdsh12.contoso.com is not in servers',
      '37 /sessionHosts/rdsh13.contoso.com: the session host rdsh13.contoso.com is not in servers',
    ]);
  });

  it('is read with remote access beside the deployment', () => {
    const read = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');
    const folder = folderWith({ 'a.yaml': read('example-target.yaml') + read('remote-access.yaml') });
    const both = loadDocument(`${folder}/a.yaml`);
    expect(both.deployment.remoteAccess?.['vpn01.contoso.com']?.vpn?.ports).toEqual({
      IKEv2: 128,
      SSTP: 128,
      L2TP: 0,
      PPTP: 0,
    });
  });
});

describe('any deployment', () => {
  it('survives being written and read', () => {
    fc.assert(
      fc.property(deployments, fc.constantFrom(-1, 0, 2, 4), (deployment, flowLevel) => {
        const loaded = load(dump(deployment, { flowLevel, noRefs: true }));
        expect(loaded.deployment).toEqual(Deployment.parse(deployment));
      }),
      { numRuns: 150 },
    );
  });

  it('throws nothing but UserError, whatever was done to the text', () => {
    const text = readFileSync(join(FIXTURES, 'example-target.yaml'), 'utf8');
    const damage = fc.record({
      at: fc.nat(text.length),
      length: fc.nat(40),
      insert: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('\n', ': ', '- ', '[', '{', '*farm', '&farm ', '"', '\t', '2022', 'null', '~', '|'),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        let broken = text;
        for (const { at, length, insert } of damages) broken = broken.slice(0, at) + insert + broken.slice(at + length);
        try {
          load(broken);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.describe()).toMatch(/^a\.yaml:\d+:\d+: /);
        }
      }),
      { numRuns: 500 },
    );
  });
});
