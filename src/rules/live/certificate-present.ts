import { getMachineCertificates } from '../../cmdlets/reads';
import { appliedCertificates, inStore, storeReads } from './certificates';
import type { LiveRule } from './live-rule';

export const certificatePresent: LiveRule = {
  id: 'certificate-present',
  severity: 'blocker',
  statement: 'A certificate is with its private key on its servers before it is applied.',
  reason: 'Without the key neither IIS nor the gateway nor the brokers can use it, and applying touches all of them.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy: 'import the PFX file with its private key into Cert:\\LocalMachine\\My of the server named',
  reads: storeReads,
  check(snapshot, context) {
    return appliedCertificates(context).flatMap(({ use, thumbprint, servers, about }) =>
      servers.flatMap((server) => {
        const row = inStore(snapshot, server, thumbprint);
        // What could not be read is told as such already.
        if (!row && snapshot.get(getMachineCertificates(server)).errors.length > 0) return [];
        if (!row) return [{ message: `certificate ${thumbprint} (${use}) is no longer on ${server}`, about }];
        if (row.HasPrivateKey !== false) return [];
        return [{ message: `certificate ${thumbprint} (${use}) is on ${server} without its private key`, about }];
      }),
    );
  },
};
