import { join } from 'node:path';
import type { CallResult, PlainValue } from '../../../src/cmdlets/result';
import {
  createSimulation,
  Hands,
  type SeedOptions,
  Simulator,
  type State,
  seedState,
} from '../../../src/cmdlets/runners/simulator';
import { Deployment } from '../../../src/documents/schema';
import { scratchFolder } from '../../support/folders';

/** A 2016 farm with one of everything: what most tests here begin with. */
export const SOURCE: Deployment = Deployment.parse({
  apiVersion: 'rds-migrate/v1',
  deployment: 'contoso-lab',
  domain: 'contoso.com',
  servers: {
    'rdcb01.contoso.com': { os: '2016' },
    'rdcb02.contoso.com': { os: '2016' },
    'rdls01.contoso.com': { os: '2016' },
    'rdgw01.contoso.com': { os: '2016' },
    'rdwa01.contoso.com': { os: '2016' },
    'rdsh01.contoso.com': { os: '2016' },
    'rdsh02.contoso.com': { os: '2016' },
    'rdsh03.contoso.com': { os: '2016' },
    'rdsh04.contoso.com': { os: '2016' },
  },
  connectionBrokers: {
    members: ['rdcb01.contoso.com', 'rdcb02.contoso.com'],
    highAvailability: {
      clientAccessName: 'rds.contoso.com',
      addresses: { managedBy: 'dns', server: 'dc01.contoso.com', ttlSeconds: 60 },
      database: { kind: 'dedicated', connectionString: { secret: 'sqlConnectionString' }, filePath: 'D:\\RDCB' },
    },
    workspace: { name: 'Contoso Apps' },
  },
  licensing: {
    mode: 'PerUser',
    servers: {
      'rdls01.contoso.com': {
        scope: 'domain',
        registration: { company: 'Contoso', firstName: 'RDS', lastName: 'Operations', countryRegion: 'Germany' },
        keyPacks: [{ product: '2016', type: 'PerUser', count: 100, program: 'retail', code: { secret: 'calCode' } }],
      },
    },
  },
  sessionHosts: {
    'rdsh01.contoso.com': { collection: 'Office' },
    'rdsh02.contoso.com': { collection: 'Office' },
    'rdsh03.contoso.com': { collection: 'Finance' },
    'rdsh04.contoso.com': {},
  },
  collections: {
    Office: {
      description: 'Office desktop',
      userGroups: ['CONTOSO\\RDS-Office'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 60, disconnectedSessionLimitMin: 240 },
      customRdpProperty: ['drivestoredirect:s:'],
      userProfileDisks: { path: '\\\\fs01.contoso.com\\upd-office', maxSizeGB: 20, exclude: { folders: ['Temp'] } },
      remoteApps: { WORD: { displayName: 'Word', filePath: 'C:\\Office\\WINWORD.EXE', fileTypes: ['.docx'] } },
    },
    Finance: { userGroups: ['CONTOSO\\RDS-Finance'] },
  },
  webAccess: { fqdn: 'apps.contoso.com', members: ['rdwa01.contoso.com'] },
  gateway: {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'Password',
    useCachedCredentials: true,
    bypassLocal: true,
    members: ['rdgw01.contoso.com'],
  },
  certificates: {
    singleSignOn: { thumbprint: 'A'.repeat(40), pfx: { file: 'certs/farm.pfx', password: { secret: 'farmPfx' } } },
    filePublishing: { thumbprint: 'A'.repeat(40) },
    webAccess: { thumbprint: 'A'.repeat(40) },
    gateway: { thumbprint: 'B'.repeat(40), pfx: { file: 'certs/gw.pfx', password: { secret: 'gwPfx' } } },
  },
});

export const TARGET: Deployment = Deployment.parse({
  apiVersion: 'rds-migrate/v1',
  deployment: 'contoso-lab',
  domain: 'contoso.com',
  servers: {
    'rdcb01.contoso.com': { os: '2022', upgrade: 'inPlace' },
    'rdcb11.contoso.com': { os: '2022' },
    'rdls11.contoso.com': { os: '2022' },
    'rdgw11.contoso.com': { os: '2022' },
    'rdwa11.contoso.com': { os: '2022' },
    'rdsh11.contoso.com': { os: '2022' },
  },
  licensing: {
    mode: 'PerUser',
    servers: {
      'rdls11.contoso.com': {
        keyPacks: [
          { product: '2022', type: 'PerUser', count: 50, origin: 'purchase', keyPackId: { secret: 'packId' } },
        ],
      },
    },
  },
  collections: { Office: { userProfileDisks: { path: '\\\\fs11.contoso.com\\upd-office', maxSizeGB: 30 } } },
  certificates: {
    gateway: { thumbprint: 'C'.repeat(40), pfx: { file: 'certs/gw22.pfx', password: { secret: 'gwPfx' } } },
  },
});

export const SECRETS = {
  sqlConnectionString:
    'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql01.contoso.com;DATABASE=RDCB;Trusted_Connection=Yes',
  calCode: 'ABCDEABCDEABCDEABCDEABCDE',
  packId: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789',
  farmPfx: 'farm-pass',
  gwPfx: 'gw-pass',
};

export const BROKER = 'rdcb01.contoso.com';

/** A simulated farm in a file of its own, with short ways to call and look. */
export class Farm {
  readonly path: string;
  readonly simulator: Simulator;
  readonly hands: Hands;

  constructor(options: SeedOptions = {}, source: Deployment = SOURCE, edit: (state: State) => void = () => undefined) {
    this.path = join(scratchFolder(), 'lab.json');
    const state = seedState(source, { target: TARGET, secrets: SECRETS, ...options });
    edit(state);
    createSimulation(this.path, state);
    this.simulator = new Simulator(this.path);
    this.hands = new Hands(this.path);
  }

  /** A call to the active broker; `on` makes it a call on a server, without a broker. */
  async run(
    cmdlet: string,
    parameters: Record<string, PlainValue> = {},
    on?: { host?: string; broker?: string },
  ): Promise<CallResult> {
    if (on?.host !== undefined) return this.simulator.call({ cmdlet, parameters, host: on.host });
    const asks = /-RD(?!UserMessage|UserLogoff|User$|ActiveManagementServer)/i.test(cmdlet);
    const all = asks ? { ...parameters, ConnectionBroker: on?.broker ?? BROKER } : parameters;
    return this.simulator.call({ cmdlet, parameters: all });
  }

  /** Like `run`, and the call must not complain. */
  async ok(
    cmdlet: string,
    parameters: Record<string, PlainValue> = {},
    on?: { host?: string; broker?: string },
  ): Promise<Row[]> {
    const result = await this.run(cmdlet, parameters, on);
    if (result.errors.length > 0)
      throw new Error(`${cmdlet}: ${result.errors.map((error) => error.message).join('; ')}`);
    return result.output as Row[];
  }

  async pass(minutes: number): Promise<void> {
    await this.simulator.clock.sleep(minutes * 60_000);
  }

  get state(): State {
    return this.hands.look();
  }
}

export type Row = Record<string, PlainValue>;
