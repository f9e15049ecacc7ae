import { fq, haSource, haTarget, servers } from '../../planner/samples';
import { disks, farm, hosts, hostsOnly, limited, properties, published, same, secured, whole } from '../documents';
import type { Case } from './case';

export const sessionsCases: Case[] = [
  {
    rule: 'custom-rdp-property',
    title: 'no property',
    ...same(properties('drivestoredirect')),
    finds: /"drivestoredirect" is not name:type:value/,
  },
  {
    rule: 'custom-rdp-property',
    title: 'one of the deployment',
    ...same(properties('GatewayHostname:s:x')),
    finds: /sets what the deployment writes itself/,
  },
  {
    rule: 'custom-rdp-property',
    title: 'twice',
    ...same(properties('audiomode:i:0', 'AudioMode:i:1')),
    finds: /audiomode stands twice in collection Office/,
  },
  { rule: 'custom-rdp-property', title: 'well written', ...same(properties('audiomode:i:0', 'drivestoredirect:s:')) },
  {
    rule: 'collection-one-os',
    title: 'a mixed target',
    source: whole(farm('2022'), hosts('2019', 'D', 'h')),
    target: whole(farm('2022'), hosts('2022', 'D', 'h', 'i'), { servers: servers('2019', 'h') }),
    finds: /target document .* 2019 and 2022/,
    severity: 'blocker',
  },
  {
    rule: 'collection-one-os',
    title: 'a mixed source',
    source: whole(farm('2022'), hosts('2022', 'D', 'h', 'i'), { servers: servers('2019', 'h') }),
    target: whole(farm('2022'), hosts('2022', 'D', 'i')),
    finds: /source document/,
    severity: 'warning',
  },
  { rule: 'collection-one-os', title: 'one after the other', source: haSource, target: haTarget },
  {
    rule: 'single-host',
    title: 'one left of two',
    source: haSource,
    target: haTarget,
    finds: /Finance has only rdsh13/,
  },
  { rule: 'single-host', title: 'two hosts', ...same(whole(hosts('2022', 'D', 'h', 'i'))) },
  {
    rule: 'profile-disk-paths',
    title: 'one folder for two',
    source: whole(hosts('2022', 'D', 'h')),
    target: whole(hosts('2022', 'D', 'h', 'i'), {
      sessionHosts: { [fq('h')]: { collection: 'D' }, [fq('i')]: { collection: 'E' } },
      collections: { D: disks('X'), E: disks('x\\') },
    }),
    finds: /D, E would share/,
  },
  { rule: 'profile-disk-paths', title: 'a folder each', source: haSource, target: haTarget },
  {
    rule: 'app-paths',
    title: 'a program on a share',
    ...same(published({ filePath: '\\\\fs01\\apps\\word.exe' })),
    finds: /filePath of WORD in Office, "\\\\\\\\fs01\\\\apps\\\\word\.exe", is on a share/,
  },
  {
    rule: 'app-paths',
    title: 'a variable in the path of the icon',
    ...same(published({ filePath: 'C:\\word.exe', iconPath: '%SystemRoot%\\word.ico' })),
    finds: /iconPath of WORD in Office, .* has a variable/,
  },
  {
    rule: 'app-paths',
    title: 'local paths',
    ...same(published({ filePath: 'C:\\word.exe', iconPath: 'D:\\word.ico' })),
  },
  {
    rule: 'personal-release',
    title: 'a host before 2016',
    ...same(whole(farm('2022'), hosts('2012 R2', 'Own', 'h1'), { collections: { Own: { type: 'personal' } } })),
    finds: /Own is personal, and h1\.contoso\.com run/,
  },
  {
    rule: 'personal-release',
    title: 'a host of 2016',
    ...same(whole(farm('2022'), hosts('2016', 'Own', 'h1'), { collections: { Own: { type: 'personal' } } })),
  },
  {
    rule: 'nla-needs-tls',
    title: 'both at once',
    source: secured({ securityLayer: 'SSL', authenticateUsingNLA: true }),
    target: secured({ securityLayer: 'RDP', authenticateUsingNLA: true }),
    finds: /Office wants authenticateUsingNLA and securityLayer RDP/,
    severity: 'blocker',
  },
  {
    rule: 'nla-needs-tls',
    title: 'as it is already',
    ...same(secured({ securityLayer: 'RDP', authenticateUsingNLA: true })),
    finds: /at once/,
    severity: 'warning',
  },
  {
    rule: 'nla-needs-tls',
    title: 'one of them',
    ...same(secured({ securityLayer: 'RDP', authenticateUsingNLA: false })),
  },
  {
    rule: 'session-limits',
    title: 'fewer sessions than before',
    source: limited({ h1: 100, h2: 100 }),
    target: limited({ h11: 120 }),
    finds: /Office takes 120 sessions at most, 200 now/,
  },
  {
    rule: 'session-limits',
    title: 'limits where there were none',
    source: hostsOnly('h1'),
    target: limited({ h11: 120 }),
    finds: /120 sessions at most, without a limit now/,
  },
  { rule: 'session-limits', title: 'as many', source: limited({ h1: 60, h2: 60 }), target: limited({ h11: 120 }) },
];
