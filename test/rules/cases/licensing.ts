import { fq, haSource, haTarget } from '../../planner/samples';
import { farm, hosts, licensed, licensing, pack, same, whole } from '../documents';
import type { Case } from './case';

export const licensingCases: Case[] = [
  {
    rule: 'per-user-records',
    title: 'the first hosts of 2019',
    source: licensed('2016'),
    target: licensed('2022'),
    finds: /users need the right to write their own licence attributes/,
    severity: 'manual',
  },
  { rule: 'per-user-records', title: 'hosts that wrote so before', source: licensed('2019'), target: licensed('2022') },
  {
    rule: 'per-user-records',
    title: 'licences of devices',
    source: licensed('2016', 'PerDevice'),
    target: licensed('2022', 'PerDevice'),
  },
  {
    rule: 'licence-server-newest',
    title: 'too old',
    source: whole(farm('2022'), hosts('2019', 'D', 'h'), licensing('2019', 'l', [])),
    target: whole(farm('2022'), hosts('2022', 'D', 'n'), licensing('2019', 'l', [])),
    finds: /hosts of 2022 .* server of 2019/,
  },
  { rule: 'licence-server-newest', title: 'moved in time', source: haSource, target: haTarget },
  {
    rule: 'cal-versions',
    title: 'old licences only',
    ...same(whole(farm('2022'), hosts('2022', 'D', 'h'), licensing('2022', 'l', [pack('2019')]))),
    finds: /no PerUser key pack .* hosts of 2022/,
  },
  {
    rule: 'cal-versions',
    title: 'licences newer than their server',
    ...same(whole(licensing('2019', 'l', [pack('2022')]))),
    finds: /runs 2019 and cannot hold 2022/,
  },
  {
    rule: 'cal-versions',
    title: 'of the wrong type',
    ...same(whole(hosts('2022', 'D', 'h'), licensing('2022', 'l', [pack('2022', { type: 'PerDevice' })]))),
    finds: /no PerUser/,
  },
  { rule: 'cal-versions', title: 'that fit', source: haSource, target: haTarget },
  {
    rule: 'key-packs-left-behind',
    title: 'half of them',
    source: whole(licensing('2019', 'l', [pack('2019')])),
    target: whole(
      licensing('2022', 'm', [pack('2019', { count: 4, origin: { migrateFrom: fq('l'), method: 'web' } })]),
    ),
    finds: /has 10 2019 PerUser licences, of which 4/,
    severity: 'warning',
  },
  {
    rule: 'key-packs-left-behind',
    title: 'from a shared server',
    source: whole(licensing('2019', 'l', [pack('2019')], { sharedWith: ['lab'] })),
    target: whole(licensing('2022', 'm', [pack('2019', { origin: { migrateFrom: fq('l'), method: 'web' } })])),
    finds: /lab use as well/,
    severity: 'blocker',
  },
  { rule: 'key-packs-left-behind', title: 'all moved', source: haSource, target: haTarget },
  {
    rule: 'licence-counts',
    title: 'fewer for the new hosts',
    source: whole(hosts('2016', 'Office', 'h1'), licensing('2022', 'ls', [pack('2016', { count: 200 })])),
    target: whole(
      hosts('2022', 'Office', 'h11'),
      licensing('2022', 'ls', [pack('2016', { count: 200 }), pack('2022', { count: 150 })]),
    ),
    finds: /150 PerUser licences serve hosts of 2022; those of 2016 have 200/,
  },
  {
    rule: 'licence-counts',
    title: 'as many',
    source: whole(hosts('2016', 'Office', 'h1'), licensing('2022', 'ls', [pack('2016', { count: 200 })])),
    target: whole(hosts('2022', 'Office', 'h11'), licensing('2022', 'ls', [pack('2022', { count: 200 })])),
  },
  {
    rule: 'licence-scope',
    title: 'Per User in a workgroup',
    ...same(whole(licensing('2022', 'ls', [], { scope: 'workgroup' }))),
    finds: /ls\.contoso\.com has the scope workgroup/,
  },
  {
    rule: 'licence-scope',
    title: 'Per Device in a workgroup',
    ...same(whole(licensing('2022', 'ls', [], { scope: 'workgroup' }, 'PerDevice'))),
  },
  {
    rule: 'retail-code-once',
    title: 'installed on a second server',
    source: whole(licensing('2016', 'old', [pack('2016', { program: 'retail', code: { secret: 'retail2016' } })])),
    target: whole(
      licensing('2022', 'ls', [
        pack('2016', { program: 'retail', code: { secret: 'retail2016' }, origin: 'purchase' }),
      ]),
    ),
    finds: /the 2016 PerUser pack of ls\.contoso\.com has the code that old\.contoso\.com uses/,
  },
  {
    rule: 'retail-code-once',
    title: 'migrated',
    source: whole(licensing('2016', 'old', [pack('2016', { program: 'retail', code: { secret: 'retail2016' } })])),
    target: whole(
      licensing('2022', 'ls', [
        pack('2016', {
          program: 'retail',
          code: { secret: 'retail2016' },
          origin: { migrateFrom: fq('old'), method: 'web' },
        }),
      ]),
    ),
  },
];
