import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { type DumpedMachine, importDumps } from '../../../src/capture/dump';
import { decodeDump, ENCODINGS } from '../../../src/capture/dump/encoding';
import { checkDocument } from '../../../src/documents/crosscheck';
import { loadDocumentText } from '../../../src/documents/load';

const cases = join(__dirname, 'cases');
const machine = (more: Partial<DumpedMachine> = {}): DumpedMachine => ({
  server: 'vpn01.contoso.com',
  domain: 'contoso.com',
  deployment: 'ra',
  os: '2008 R2',
  edition: 'Standard',
  language: 'en-US',
  ...more,
});
const filesOf = (name: string) =>
  readdirSync(join(cases, name))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({ file, text: readFileSync(join(cases, name, file), 'utf8') }));
const one = (text: string, more: Partial<DumpedMachine> = {}) =>
  importDumps([{ file: 'ras.txt', text }], machine(more));

describe.each<[string, Partial<DumpedMachine>]>([
  ['2003', { os: '2003 SP2', language: 'de-DE', architecture: 'x86', servicePack: 2 }],
  ['2008r2', { edition: 'Enterprise', servicePack: 1 }],
  ['2012', { os: '2012', language: 'de-DE' }],
])('dumps of %s', (name, facts) => {
  const files = filesOf(name);
  const imported = importDumps(files, machine(facts));

  it('become this document', async () => {
    await expect(imported.text).toMatchFileSnapshot(join(cases, name, 'document.yaml'));
  });

  it('become a document without a mistake', () => {
    const document = loadDocumentText('source.yaml', { file: 'source.yaml', text: imported.text, bom: false });
    expect(checkDocument(document, 'source').errors.map((error) => error.describe())).toEqual([]);
  });

  it('hand on no secret', () => {
    const told = imported.text + JSON.stringify(imported.lines);
    for (const secret of ['s3cret', 'Pa55', 'topsecret', '"other"', 'third']) expect(told).not.toContain(secret);
  });

  it('are read alike in every encoding that has their letters', () => {
    for (const encoding of ENCODINGS) {
      for (const { file, text } of files) {
        const bytes = encode(text, encoding);
        expect(decodeDump(bytes, 'ras.txt', encoding).text).toBe(text);
        // Only ß of this file is not ASCII, which the next test is about.
        if (name === '2003' && file === 'routing.txt' && !encoding.startsWith('utf')) continue;
        expect(decodeDump(bytes, 'ras.txt').text, encoding).toBe(text);
        if (encoding.startsWith('utf')) {
          expect(decodeDump(encode(text, encoding, { addBOM: true }), 'ras.txt')).toMatchObject({
            text,
            guessed: false,
          });
        }
      }
    }
  });

  it('cut off anywhere in the middle are refused, or every line that is there is accounted for', () => {
    for (const { file, text } of files) {
      const lines = text.split('\n');
      for (let end = 1; end < lines.length; end += 1) {
        const part = lines.slice(0, end).join('\n');
        const inside =
          depthOf(part) > 0 &&
          !/pushd ro demanddial[\s\S]*$/.test(part) &&
          !/No more data[\s\S]*$/.test(part.slice(part.lastIndexOf('pushd')));
        if (inside) expect(() => importDumps([{ file, text: part }], machine(facts)), `${file}:${end}`).toThrow();
      }
    }
  });
});

/** How many contexts a text has gone into and not left. */
function depthOf(text: string): number {
  const last = text.split('\n').findLast((line) => /^(pushd|popd)/.test(line));
  return last?.startsWith('pushd') ? 1 : 0;
}

describe('lines somebody has to look at', () => {
  it('have their number, what they are, and what to do', () => {
    const { lines } = one(
      'pushd ras ip\npopd\npushd ras ipv6\npopd\npushd ras\nset authmode mode = bypass\nadd colour red\npopd\npushd ras aaaa\nset ipsecpolicy psk = enabled secret = k3y\npopd\n',
    );
    expect(lines).toEqual([
      {
        file: 'ras.txt',
        line: 6,
        text: 'set authmode mode = bypass',
        what: 'leftOut',
        todo: 'people may connect without proving who they are: no document has this; set it by hand if it is wanted',
      },
      {
        file: 'ras.txt',
        line: 7,
        text: 'add colour red',
        what: 'unknown',
        todo: 'no command of ras that is known: look what it sets on the server, and write it into the document or do it by hand',
      },
      {
        file: 'ras.txt',
        line: 10,
        text: 'set ipsecpolicy psk = enabled [secret]',
        what: 'secret',
        todo: 'pulumi config set --secret l2tpPreSharedKey, then delete the dump: the value is in no document (pre-shared key of L2TP and IKEv2)',
      },
    ]);
  });

  it('mask a secret that stands in its place without a name, understood or not', () => {
    const aaaa = (line: string) => one(`pushd ras aaaa\nset authentication radius\n${line}\npopd\n`);
    for (const line of [
      'add authserver nps01.contoso.com Hemmelig1 30 1812',
      'add authserver nps01.contoso.com Hemmelig1 colour=red',
      'set ipsecpolicy enabled Hemmelig1',
      'add authserver nps01.contoso.com "two Hemmelig1"',
    ]) {
      const { text, lines } = aaaa(line);
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).toContain('[secret]');
      expect(text + JSON.stringify(lines)).not.toContain('Hemmelig1');
    }
  });

  it.each([
    'add authserver name = nps01 secret = "GEH"EIMq" init-score = 30',
    'add authserver name = nps01 secret = "GE"H EIM"q" init-score = 30',
    'add authserver name = nps01 secret = "GEHEIM" port=7" port = 1812',
    'add authserver name = nps01 secret = GEHEIMb1 GEHEIMb2 init-score = 30',
    'add authserver name = nps01 secret = x GEHEIM=1 port = 1812',
    'add authserver name = nps01 secret = x init-score = GEHEIM port = 1812',
    'add authserver nps01 x GEHEIM 30 1812',
    'add authserver name = "nps01 secret = GEHEIM',
    'add authserver name = nps01 secret = "x\nGEHEIM" port = 1812',
    'ras aaaa add authserver name = nps01 secret = GEHEIM x',
    'set ipsecpolicy psk = enabled secret = x GEHEIM',
    'set thing user = Bob pwd=GEHEIMa7',
    'set thing name = x y GEHEIM key = z',
    'set password GEHEIM',
    'set psk=GEHEIM',
    'thing = GEHEIM, password',
  ])('say nothing behind the first argument of a line with a secret: %s', (line) => {
    const { text, lines } = one(`pushd ras aaaa\nset authentication radius\n${line}\npopd\n`);
    expect(JSON.stringify(lines)).toContain('[secret]');
    expect(text + JSON.stringify(lines)).not.toMatch(/GEH|EIM/);
  });

  it('list what is there and not in use', () => {
    const { text, lines } = one(
      'pushd ras ip\nset addrassign method = auto\nadd range from = 10.9.0.10 to = 10.9.0.20\npopd\npushd ras aaaa\nset authentication provider = windows\nadd authserver name = nps01\npopd\n',
    );
    expect(lines.map((line) => line.text)).toEqual(
      expect.arrayContaining(['address ranges 10.9.0.10-10.9.0.20', 'RADIUS servers of authentication: nps01']),
    );
    expect(text).toContain('address ranges 10.9.0.10-10.9.0.20: addresses come by DHCP');
  });

  it('mask a secret even in a command that is not known', () => {
    const { lines } = one(
      'pushd ras\nset conf confstate = enabled\nset thing password = "open sesame" name = x\npopd\n',
    );
    expect(lines.find(({ what }) => what === 'unknown')).toMatchObject({ text: 'set thing [secret]' });
  });
});

const WHOLE = 'pushd ras\nset conf confstate = enabled\npopd\n';

it('parts that a whole dump has, and these have not, are told', () => {
  const parts = (text: string, more: Partial<DumpedMachine> = {}) =>
    one(text, more).lines.flatMap(({ line, text: part, todo }) => (line === 0 && /cut off/.test(todo) ? [part] : []));
  expect(parts(WHOLE)).toEqual(['ras ip', 'ras aaaa', 'ras ipv6']);
  expect(one(WHOLE).text).toContain('# - ras ipv6: no dump has this part');
  expect(parts(WHOLE, { os: '2003 SP2' })).toEqual(['ras ip', 'ras aaaa']);
  expect(parts(`${WHOLE}pushd ras ip\npopd\npushd ras ipv6\npopd\npushd ras aaaa\npopd\n`)).toEqual([]);
  expect(parts(`${WHOLE}# End of Remote Access configuration.\n`)).toHaveLength(3);
  expect(parts('pushd routing\nreset\npopd\npushd ras ip\nset access mode = all\npopd\n')).toEqual(['routing ip']);
});

describe('what is refused', () => {
  it.each<[string, string]>([
    [
      'a dump cut off in the middle of a line',
      'pushd ras\nset conf confstate = enabled\nset wanports device = "WAN Mini',
    ],
    ['a dump cut off between two lines', 'pushd ras\nset conf confstate = enabled\n'],
    ['a dump cut off below a heading', `${WHOLE}\n# ----------\n# RAS-IP-Konfiguration\n# ----------\n\n`],
    ['a dump cut off in a heading', `${WHOLE}\n# ----------\n# RAS-IP-Konfiguration\n`],
    ['a dump cut off above a heading', `${WHOLE}\n# End of it.\n\n# ----------\n`],
    ['a context that was entered and nothing more', 'pushd ras\nset conf confstate = enabled\npopd\npushd ras ip\n'],
  ])('%s', (_what, text) => {
    expect(() => one(text)).toThrow(expect.objectContaining({ code: 'dump-cut' }));
  });

  it('a file that is no dump', () => {
    expect(() => one('Directory of C:\\\n')).toThrow(expect.objectContaining({ code: 'dump-empty' }));
    expect(() => one('pushd routing ip\nreset\npopd\n')).toThrow(expect.objectContaining({ code: 'dump-empty' }));
  });

  it('an encoding that is not the one named', () => {
    expect(() => decodeDump(Buffer.from([0x61, 0xfc, 0x0a]), 'ras.txt', 'utf-8')).toThrow(
      expect.objectContaining({ code: 'dump-encoding' }),
    );
  });

  it('a code page that the file does not tell, with how each reads', () => {
    // 0xe1 is ß in the pages of the console and á in that of Windows.
    expect(() => decodeDump(encode('set user name = Stra\u00dfe', 'cp850'), 'ras.txt')).toThrow(
      expect.objectContaining({
        code: 'dump-encoding',
        message: expect.stringContaining(
          'cp850 reads "Stra\u00dfe", cp437 reads "Stra\u00dfe", windows-1252 reads "Stra\u00e1e"',
        ),
      }),
    );
  });

  it('a code page that only a secret would tell, without telling the secret', () => {
    const bytes = encode('add authserver name = nps01 secret = "Stra\u00dfe"', 'cp850');
    expect(() => decodeDump(bytes, 'ras.txt')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('Stra') }),
    );
  });
});

it('a dump of a router alone has no VPN', () => {
  const { text } = one(
    'pushd ras\nset conf confstate = enabled\nset type ipv4rtrtype = lananddd ipv6rtrtype = none rastype = none\nadd link type = LCP\npopd\n',
  );
  expect(text).toContain('roleServices: [Routing]');
  expect(text).not.toContain('vpn:');
});
