import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/cmdlets/step';
import { deploymentCertificateKind } from '../../../src/resources/certificates/deployment-certificate';
import { importedCertificateKind } from '../../../src/resources/certificates/imported-certificate';
import { webClientKind } from '../../../src/resources/web/web-client';
import { role, server, worldOf } from '../kind-world';

const [broker, web] = ['rdcb01.contoso.com', 'rdwa11.contoso.com'];
const [one, other] = ['3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F', '9B1C2D3E4F5061728394A5B6C7D8E9F00112233A'];
const from = { pfx: { file: 'C:\\certs\\w.pfx', password: { secret: 'farmPfx' } }, exportFrom: broker };
const world = worldOf([role(broker, 'RDS-CONNECTION-BROKER'), server(broker, '2016')]);

/** What takes a file from that one export, or overwrites or deletes it. */
const takers = {
  singleSignOn: deploymentCertificateKind.create(
    { ...from, role: 'RDRedirector', thumbprint: one, members: [broker] },
    world,
  ),
  filePublishing: deploymentCertificateKind.create(
    { ...from, role: 'RDPublishing', thumbprint: one, members: [broker] },
    world,
  ),
  imported: importedCertificateKind.create({ ...from, server: web, thumbprint: one }, world),
  otherImported: importedCertificateKind.create({ ...from, server: web, thumbprint: other }, world),
  webClient: webClientKind.create({ ...from, server: web, channel: 'Production', brokerCertificate: one }, world),
  webClientAtTheBroker: webClientKind.create(
    { ...from, server: broker, channel: 'Production', brokerCertificate: one },
    world,
  ),
};

/** A host and a file: only the steps of one resource may put something there and delete it. */
const touched = (steps: Step[]): string[] => [
  ...new Set(steps.flatMap((step) => (step.do === 'run' ? [step.owes ?? [], step.settles ?? []].flat() : []))),
];

describe('an exported PFX file', () => {
  it('is of one resource alone, so that steps of several may come in any order', () => {
    const all = Object.values(takers).map(touched);
    for (const files of all) expect(files.length).toBeGreaterThan(0);
    expect(new Set(all.flat()).size).toBe(all.flat().length);
  });
});
