import type { State } from '../../../src/cmdlets/runners/simulator';
import { Deployment } from '../../../src/documents/schema';

export const THUMBPRINT = '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F';
const pfx = { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } };

/** Another certificate, in a PFX file of its own. */
export const OTHER = {
  thumbprint: 'C'.repeat(40),
  pfx: { file: 'C:\\certs\\other.pfx', password: { secret: 'otherPfx' } },
};

export const otherPfx = { 'pfx.file': OTHER.pfx.file, 'pfx.password': OTHER.pfx.password };

/** The names that clients use lead to the broker. */
export function withClientNames({ dns, servers }: State): void {
  const address = servers['rdcb11.contoso.com']?.ip ?? '';
  const records = ['rds', 'farm'].map((name) => ({ name, ttlSeconds: 60, address }));
  dns.zones['contoso.com']?.push(...records);
}

/** The clearinghouse knows the code and the key pack id of 100 licences for 2019. */
export function withPapers({ clearinghouse }: State): void {
  const licences = { productVersionId: 6, productType: 1, count: 100 };
  clearinghouse.papers.push(
    { program: 'retail', number: 'R'.repeat(25), keyPackType: 1, ...licences },
    { program: 'keyPackId', number: 'K'.repeat(35), keyPackType: 2, ...licences },
  );
}

/** One that only a server's store has. */
export const exportedCertificate = {
  server: 'rdwa11.contoso.com',
  thumbprint: 'E'.repeat(40),
  pfx: { file: 'C:\\certs\\exported.pfx', password: { secret: 'exportedPfx' } },
  exportFrom: 'rdcb11.contoso.com',
};

const fqdns = (names: string[]) => Object.fromEntries(names.map((name) => [`${name}.contoso.com`, { os: '2022' }]));

/** A plain deployment on 2022: a server for every role, and nothing set up that a kind could make. */
export const ground = Deployment.parse({
  apiVersion: 'rds-migrate/v1',
  deployment: 'contract',
  domain: 'contoso.com',
  servers: fqdns([
    'rdcb11',
    'rdsh11',
    'rdsh12',
    'rdsh21',
    'rdsh22',
    'rdvh11',
    'rdvh12',
    'rdgw11',
    'rdwa11',
    'rdls01',
    'rdls11',
  ]),
  connectionBrokers: { members: ['rdcb11.contoso.com'], workspace: { name: 'Ground' } },
  sessionHosts: Object.fromEntries(['rdsh11', 'rdsh12', 'rdsh21', 'rdsh22'].map((name) => [`${name}.contoso.com`, {}])),
  virtualDesktops: {
    hosts: { 'rdvh11.contoso.com': {}, 'rdvh12.contoso.com': {} },
    templateExportPath: '\\\\fs11.contoso.com\\rdvh-export',
    collections: {},
  },
  webAccess: { members: ['rdwa11.contoso.com'] },
  gateway: { mode: 'DoNotUse', members: ['rdgw11.contoso.com'], defaults: 'remove' },
  licensing: {
    mode: 'PerUser',
    servers: {
      'rdls01.contoso.com': { keyPacks: [{ product: '2022', type: 'PerUser', count: 250, origin: 'existing' }] },
    },
  },
});

/** What is on its way: spare computers, PFX files, papers, templates and shares that people have made beforehand. */
export const surroundings = Deployment.parse({
  apiVersion: 'rds-migrate/v1',
  deployment: 'contract',
  domain: 'contoso.com',
  servers: fqdns([
    'rdcb12',
    'rdsh19',
    'rdvh19',
    'rdgw12',
    'rdwa12',
    'rdwa13',
    'rdls12',
    'nps01',
    'nps02',
    'dc01',
    'dc02',
  ]),
  virtualDesktops: {
    hosts: { 'rdvh11.contoso.com': {}, 'rdvh12.contoso.com': {} },
    templateExportPath: '\\\\fs12.contoso.com\\rdvh-export',
    collections: {
      Pool: {
        type: 'pooledManaged',
        template: { name: 'W11-2027', host: 'rdvh11.contoso.com' },
        storage: { type: 'local' },
        userProfileDisks: { path: '\\\\fs11.contoso.com\\upd-pool', maxSizeGB: 20 },
      },
      Later: {
        type: 'pooledManaged',
        template: { name: 'W11-2028', host: 'rdvh11.contoso.com' },
        storage: { type: 'local' },
        userProfileDisks: { path: '\\\\fs12.contoso.com\\upd-pool', maxSizeGB: 20 },
      },
      Moved: {
        type: 'pooledManaged',
        template: { name: 'W11-2029', host: 'rdvh12.contoso.com' },
        storage: { type: 'local' },
      },
      Engineering: {
        type: 'personalUnmanaged',
        desktops: {
          'ENG-01': { host: 'rdvh11.contoso.com' },
          'ENG-02': { host: 'rdvh11.contoso.com' },
        },
      },
    },
  },
  collections: {
    Office: { userProfileDisks: { path: '\\\\fs11.contoso.com\\upd-office', maxSizeGB: 30 } },
    Other: { userProfileDisks: { path: '\\\\fs12.contoso.com\\upd-office', maxSizeGB: 30 } },
  },
  certificates: {
    webAccess: { thumbprint: THUMBPRINT, pfx },
    gateway: OTHER,
    filePublishing: {
      thumbprint: exportedCertificate.thumbprint,
      pfx: exportedCertificate.pfx,
      exportFrom: exportedCertificate.exportFrom,
    },
  },
  remoteAccess: {
    'vpn11.contoso.com': {
      server: { os: '2022', edition: 'Datacenter', installLanguage: 'en-US' },
      adapters: {
        LAN: { purpose: 'intranet', device: 'Intel(R) I350 Gigabit' },
        WAN: { purpose: 'internet', device: 'Intel(R) I350 Gigabit #2' },
      },
    },
  },
});
