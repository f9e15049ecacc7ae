import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getListenerSettings } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, Thumbprint } from '../../documents/scalars';
import { defineKind } from '../kind';
import { firstRow, known, numberOf } from '../values';
import { captureListener } from './capture-listener';
import { thumbprintOf } from './thumbprint';

/** A certificate of its own, or one that group policy enrols from a template: then it can only be looked at. */
const SessionHostListener = z.strictObject({
  host: Fqdn,
  source: z.enum(['document', 'groupPolicy', 'selfSigned']),
  thumbprint: Thumbprint.optional(),
  template: z.string().optional(),
});
export type SessionHostListener = z.infer<typeof SessionHostListener>;

const NAMESPACE = 'root/cimv2/TerminalServices';
/** SSLCertificateSHA1HashType (docs/behaviour/certificates.md section 1). */
const SOURCES: Record<number, SessionHostListener['source']> = { 1: 'selfSigned', 2: 'groupPolicy', 3: 'document' };

function liveSource(snapshot: Snapshot, host: string): SessionHostListener['source'] | undefined {
  return SOURCES[numberOf(firstRow(snapshot, getListenerSettings(host))?.SSLCertificateSHA1HashType) ?? 0];
}

function enrolled({ host, template }: SessionHostListener): Wait {
  return {
    do: 'wait',
    title: `${host} has the certificate of its template`,
    reads: [getListenerSettings(host)],
    open: (snapshot) =>
      liveSource(snapshot, host) === 'groupPolicy'
        ? undefined
        : `the listener of ${host} does not have a certificate from group policy`,
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Let the policy "Server authentication certificate template" with template ${template ?? ''} reach ${host} (its organizational unit, and the right to enrol), then run gpupdate /force there.`,
  };
}

function set(desired: SessionHostListener): Step[] {
  const { host, thumbprint } = desired;
  if (thumbprint === undefined) return [enrolled(desired)];
  // The class is written by its instance; wmic is gone in 2025 and Set-CimInstance works everywhere.
  return [
    run(
      change(
        'Set-CimInstance',
        {
          Namespace: NAMESPACE,
          Query: "SELECT * FROM Win32_TSGeneralSetting WHERE TerminalName = 'RDP-Tcp'",
          Property: { SSLCertificateSHA1Hash: thumbprint },
        },
        { host },
      ),
    ),
  ];
}

export const sessionHostListenerKind = defineKind<SessionHostListener>({
  name: 'SessionHostListener',
  description: 'The certificate that a session host shows on port 3389, which Set-RDCertificate does not cover.',
  schema: SessionHostListener,
  key: (props) => props.host,
  fields: {
    host: { description: 'Session host.', change: 'replace', compare: 'name' },
    source: {
      description: '`document`: the one of the document. `groupPolicy`: enrolled by policy, only looked at.',
      change: 'inPlace',
    },
    thumbprint: {
      description: 'SHA-1 thumbprint; the certificate has to be in the store of the host.',
      change: 'inPlace',
      compare: 'name',
    },
    template: { description: 'Template that group policy enrols from.', change: 'inPlace', writeOnly: true },
  },
  reads: (props) => [getListenerSettings(props.host)],
  observe(snapshot, { host }) {
    const source = liveSource(snapshot, host);
    if (source === undefined) return undefined;
    const thumbprint = thumbprintOf(firstRow(snapshot, getListenerSettings(host))?.SSLCertificateSHA1Hash);
    return known({ host, source, thumbprint });
  },
  create: set,
  update: ({ desired, changes }) =>
    changes.some(({ path }) => path === 'thumbprint' || path === 'source') ? set(desired) : [],
  // The listener always has a certificate; no longer managed is all it can become.
  remove: () => [],
  capture: captureListener,
  example: {
    host: 'rdsh11.contoso.com',
    source: 'document',
    thumbprint: '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F',
  },
});
