import { describe, expect, it } from 'vitest';
import type { State } from '../../src/cmdlets/runners/simulator';
import { checkDocument } from '../../src/documents/crosscheck';
import { loadDocument } from '../../src/documents/load';
import { type Circumstances, captured } from './support';

const source = loadDocument('stacks/base/source.yaml').deployment;
const OFFICE = 'Office';

function server(state: State, name: string): State['servers'][string] {
  const found = state.servers[`${name}.contoso.com`];
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function deployment(state: State): NonNullable<State['deployment']> {
  if (!state.deployment) throw new Error('no deployment');
  return state.deployment;
}

/** What is odd, what is said of it, and a pointer to what is not in the document then. */
const CASES: [title: string, of: Circumstances, said: RegExp, gone?: string[]][] = [
  ['a server that does not answer', { faults: { offline: ['rdgw02.contoso.com'] } }, /everything on rdgw02.*WinRM/],
  ['a server without remoting', { faults: { winrmRefused: ['rdwa01.contoso.com'] } }, /everything on rdwa01/],
  [
    'gateways that differ',
    { change: (state) => void server(state, 'rdgw02').gateway?.connectionPolicies.pop() },
    /gateway connection policies: rdgw01.*rdgw02.*make them alike/,
    ['gateway', 'connectionPolicies'],
  ],
  [
    'a certificate that one web server lacks',
    {
      change: (state) => {
        server(state, 'rdwa02').store = {};
      },
    },
    /certificate 5D1A.* of RDWebAccess: it is not with its private key in the store of rdwa02/,
    ['certificates', 'webAccess'],
  ],
  [
    'a gateway that shows another certificate',
    {
      change: (state) => {
        delete server(state, 'rdgw02').https;
      },
    },
    /of RDGateway: rdgw02.contoso.com shows clients another one/,
    ['certificates', 'gateway'],
  ],
  [
    'listeners of group policy',
    {
      change: (state) => {
        for (const [name, one] of Object.entries(state.servers)) {
          if (name.startsWith('rdsh')) one.listener = { thumbprint: '', type: 2 };
        }
      },
    },
    /listeners: group policy enrols them.*fromTemplate/,
    ['certificates', 'sessionHostListener'],
  ],
  [
    'a license server that is not activated',
    {
      change: (state) => {
        const licensing = server(state, 'rdls01').licensing;
        if (licensing) licensing.activated = false;
      },
    },
    /licensing: rdls01.contoso.com is not activated/,
    ['licensing'],
  ],
  [
    'a license server outside the deployment',
    { change: (state) => void deployment(state).licensing.servers.push('rdls09.contoso.com') },
    /licensing: rdls09.contoso.com is on the list.*Add-RDServer/,
    ['licensing'],
  ],
  [
    'a client access name that leads to a load balancer',
    {
      change: (state) => {
        const zone = state.dns.zones['contoso.com'] ?? [];
        state.dns.zones['contoso.com'] = zone.map((one) =>
          one.name === 'rds' ? { ...one, address: '10.9.9.9' } : one,
        );
      },
    },
    /addresses of rds.contoso.com: it leads to 10.9.9.9, not to rdcb01/,
  ],
  [
    'a host that is being drained',
    {
      change: (state) => {
        server(state, 'rdsh02').drainMode = 'No';
      },
    },
    /drain mode of rdsh02.contoso.com.*Set-RDSessionHost/,
  ],
  [
    'a value that documents do not know',
    {
      change: (state) => {
        for (const one of deployment(state).collections) if (one.name === OFFICE) one.security.encryptionLevel = 'None';
      },
    },
    /security.encryptionLevel of collection Office/,
    ['collections', OFFICE, 'security', 'encryptionLevel'],
  ],
  [
    'licences of a release before 2012',
    {
      change: (state) => {
        const pack = { id: 99, productVersionId: 3, productType: 1, keyPackType: 2, total: 10, issued: 0 };
        server(state, 'rdls01').licensing?.keyPacks.push(pack);
      },
    },
    /key pack 99 of rdls01.contoso.com: product 3/,
  ],
];

describe('what can not be captured', () => {
  it.each(CASES)('%s', async (_title, of, said, gone) => {
    const { text, leftOut, document } = await captured(source, of);
    const told = leftOut.map(({ what, why }) => `${what}: ${why}`);
    expect(
      told.some((line) => said.test(line)),
      told.join('\n'),
    ).toBe(true);
    expect(text.slice(0, text.indexOf('apiVersion')).replace(/\n#\s+/g, ' ')).toMatch(said);
    if (gone) expect(at(document.deployment, gone)).toBeUndefined();
    expect(checkDocument(document, 'source').errors).toEqual([]);
  });

  it('is nothing that a secret is in', async () => {
    const secrets = {
      change: (state: State) => {
        const { highAvailability } = deployment(state);
        if (highAvailability) highAvailability.connectionString = 'DRIVER=x;SERVER=y;DATABASE=z;UID=rds;PWD=Sesam-4711';
      },
    };
    const { text, secrets: wanted } = await captured(source, secrets);
    expect(text).not.toContain('Sesam');
    expect([...wanted.keys()]).toEqual(['sqlConnectionString']);
    expect(text).toContain('pulumi config set --secret sqlConnectionString');
  });

  it('is told as an error where no broker answers', async () => {
    await expect(captured(source, { faults: { rdmsStopped: ['rdcb01.contoso.com'] } })).rejects.toMatchObject({
      code: 'rdmsNotReady',
      next: expect.stringContaining('broker'),
    });
  });
});

function at(value: unknown, path: string[]): unknown {
  let found = value;
  for (const segment of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, segment);
  }
  return found;
}
