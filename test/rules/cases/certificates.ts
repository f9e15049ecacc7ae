import { deployment } from '../../planner/samples';
import { certificate, farm, hosts, same, whole } from '../documents';
import type { Case } from './case';

export const certificatesCases: Case[] = [
  {
    rule: 'certificate-by-hand',
    title: 'a new thumbprint alone',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B')),
    finds: /has no PFX file: import it on cb\.contoso\.com/,
    severity: 'manual',
  },
  {
    rule: 'certificate-by-hand',
    title: 'a file',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B', { pfx: { file: 'x.pfx', password: { secret: 'p' } } })),
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a thumbprint on 2016',
    source: whole(farm('2016'), certificate('A')),
    target: whole(farm('2016'), certificate('B')),
    finds: /applied on a broker of 2016/,
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a file on 2016',
    source: whole(farm('2016'), certificate('A')),
    target: whole(farm('2016'), certificate('B', { pfx: { file: 'x.pfx', password: { secret: 'p' } } })),
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a thumbprint on 2019',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B')),
  },
  { rule: 'certificate-needs-pfx', title: 'not applied', ...same(whole(farm('2016'), certificate('A'))) },
  {
    rule: 'pfx-files',
    title: 'another file',
    source: whole(farm('2022'), certificate('A', { pfx: { file: 'old.pfx', password: { secret: 'old' } } })),
    target: whole(farm('2022'), certificate('B', { pfx: { file: 'new.pfx', password: { secret: 'new' } } })),
    finds: /after the migration: new\.pfx/,
    severity: 'manual',
  },
  {
    rule: 'pfx-files',
    title: 'the same file',
    ...same(whole(farm('2022'), certificate('A', { pfx: { file: 'old.pfx', password: { secret: 'old' } } }))),
  },
  {
    rule: 'listener-key',
    title: 'a certificate for new hosts',
    source: whole(farm('2022'), hosts('2022', 'Desk', 'h1')),
    target: deployment({
      ...whole(farm('2022'), hosts('2022', 'Desk', 'h2')),
      certificates: { sessionHostListener: { thumbprint: 'A'.repeat(40) } },
    }),
    finds: /certificate A{40} on h2\.contoso\.com/,
    severity: 'manual',
  },
  {
    rule: 'listener-key',
    title: 'enrolled by policy',
    ...same(
      deployment({
        ...whole(farm('2022'), hosts('2022', 'Desk', 'h1')),
        certificates: { sessionHostListener: { fromTemplate: 'RDS' } },
      }),
    ),
  },
  {
    rule: 'pfx-old-release',
    title: 'a file for a server of 2016',
    source: whole(farm('2016')),
    target: whole(farm('2016'), certificate('A', { pfx: { file: 'certs/a.pfx', password: { secret: 'a' } } })),
    finds: /certs\/a\.pfx is read by cb\.contoso\.com \(2016\)/,
    severity: 'manual',
  },
  {
    rule: 'pfx-old-release',
    title: 'a file for a server of 2019',
    source: whole(farm('2019')),
    target: whole(farm('2019'), certificate('A', { pfx: { file: 'certs/a.pfx', password: { secret: 'a' } } })),
  },
];
