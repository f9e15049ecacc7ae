import { getListenerSettings, getMachineCertificates, getRdServer } from '../../cmdlets/reads';
import { agreed, type Capture, serversWith } from '../capture';
import { withoutCertificate } from './capture-certificates';
import type { SessionHostListener } from './session-host-listener';
import { thumbprintOf } from './thumbprint';

/** A document knows one certificate for the listeners of all session hosts. */
export const captureListener: Capture<SessionHostListener> = {
  after: ['DeploymentCertificate'],
  reads: (seen) => {
    const hosts = serversWith(seen, 'RDS-RD-SERVER');
    return [getRdServer(), ...hosts.map(getListenerSettings), ...hosts.map(getMachineCertificates)];
  },
  strays: { untold: 'every server of the role has it' },
  probes: (seen) => serversWith(seen, 'RDS-RD-SERVER').map((host) => ({ host, source: 'document' })),
  write(objects, document, seen) {
    if (objects.length === 0 || objects.every(({ live }) => live.source === 'selfSigned')) return;
    const source = agreed(
      document,
      'certificates of the listeners',
      objects.map(({ probe, live }) => ({ server: probe.host, value: live.source })),
    );
    if (source === 'groupPolicy') {
      document.leaveOut(
        'certificates of the listeners',
        "group policy enrols them, and from which template can't be read: write certificates/sessionHostListener: { fromTemplate: <name> }",
      );
    }
    if (source !== 'document') return;
    const thumbprint = agreed(
      document,
      'certificate of the listeners',
      objects.map(({ probe, live }) => ({ server: probe.host, value: thumbprintOf(live.thumbprint) })),
    );
    if (thumbprint === undefined) return;
    const missing = withoutCertificate(seen, serversWith(seen, 'RDS-RD-SERVER'), thumbprint);
    if (missing.length === 0) document.set(['certificates', 'sessionHostListener'], { thumbprint });
    else {
      const why = `it is not with its private key in the store of ${missing.join(', ')}`;
      document.leaveOut(`certificate ${thumbprint} of the listeners`, why);
    }
  },
};
