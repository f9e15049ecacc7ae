import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Captured, captureDeployment } from '../../src/capture/capture';
import type { Progress } from '../../src/capture/reading';
import { Live } from '../../src/cmdlets/live';
import type { Faults, State } from '../../src/cmdlets/runners/simulator';
import { createSimulation, Simulator, seedState } from '../../src/cmdlets/runners/simulator';
import { type LoadedDocument, loadDocument, loadDocumentText } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { desktopSource } from '../planner/desktop-samples';

export interface Taken extends Captured {
  document: LoadedDocument;
  live: Live;
}

export interface Circumstances {
  faults?: Omit<Faults, 'failures'>;
  /** Changes the simulated deployment before it is read. */
  change?: (state: State) => void;
  deployment?: string;
  progress?: (progress: Progress) => void;
}

/** Reads a text as the documents are read, from no file. */
export function loaded(text: string): LoadedDocument {
  return loadDocumentText('captured.yaml', { file: 'captured.yaml', text, bom: false });
}

/** A simulated deployment that is as the document says. */
export function simulation(source: Deployment, change?: (state: State) => void, target?: Deployment): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rds-capture-')), 'lab.json');
  const state = seedState(source, target ? { target } : {});
  change?.(state);
  createSimulation(path, state);
  return path;
}

/** Captures the simulated deployment that a document describes, knowing nothing but its first broker. */
export async function captured(source: Deployment, of: Circumstances = {}): Promise<Taken> {
  const path = simulation(source, of.change);
  const broker = source.connectionBrokers?.members[0] ?? `rdcb.${source.domain}`;
  const live = new Live(new Simulator(path, of.faults ? { faults: of.faults } : {}), {
    brokers: [broker],
    secret: () => undefined,
  });
  const result = await captureDeployment(live, {
    deployment: of.deployment ?? source.deployment,
    ...(of.progress ? { progress: of.progress } : {}),
  });
  return { ...result, live, document: loaded(result.text) };
}

/** The sample with what it lacks, so that every kind has at least one object. */
export function everything(): Deployment {
  const sample = structuredClone(loadDocument('stacks/base/source.yaml').deployment);
  const { gateway, webAccess, certificates } = sample;
  if (!gateway || !webAccess || !certificates?.singleSignOn) throw new Error('the sample has lost an area');
  gateway.policyStore = { centralNps: [{ server: 'nps01.contoso.com', sharedSecret: { secret: 'npsSecret' } }] };
  gateway.udpTransport = false;
  webAccess.webClient = { channel: 'Production', brokerCertificate: 'singleSignOn' };
  certificates.sessionHostListener = { thumbprint: certificates.singleSignOn.thumbprint };
  const { servers, virtualDesktops } = structuredClone(desktopSource);
  sample.virtualDesktops = virtualDesktops;
  const hosts = ['rdvh01.contoso.com', 'rdvh02.contoso.com', 'rdsh77.contoso.com'];
  for (const host of hosts) sample.servers[host] = servers[host] ?? { os: '2019' };
  sample.sessionHosts = { ...sample.sessionHosts, 'rdsh77.contoso.com': { collection: 'Own' } };
  sample.collections = {
    ...sample.collections,
    Own: { type: 'personal', assignments: { 'CONTOSO\\carla': 'rdsh77.contoso.com' } },
  };
  return Deployment.parse(sample);
}
