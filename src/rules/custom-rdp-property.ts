import type { Observation, Rule } from './rule';

/** Properties that the deployment writes into every .rdp file itself. */
const OWN = new Set([
  'full address',
  'alternate full address',
  'gatewayhostname',
  'gatewayusagemethod',
  'gatewayprofileusagemethod',
  'gatewaycredentialssource',
  'workspace id',
  'loadbalanceinfo',
  'remoteapplicationmode',
  'remoteapplicationprogram',
  'signature',
  'signscope',
]);

export const customRdpProperty: Rule = {
  id: 'custom-rdp-property',
  severity: 'warning',
  statement:
    'Custom RDP properties are written name:type:value, once each, and leave alone what the deployment writes.',
  reason: 'A malformed or doubled line makes clients refuse the file; what brokers write as well sends them astray.',
  source: 'docs/behaviour/module.md section 6',
  remedy: 'correct customRdpProperty of the collection; the gateway belongs into the section gateway',
  check({ target }) {
    return Object.entries(target.collections ?? {}).flatMap(([collection, { customRdpProperty: lines = [] }]) => {
      const seen = new Set<string>();
      return lines.flatMap((line, index): Observation[] => {
        const at = `/collections/${collection}/customRdpProperty/${index}`;
        const name = /^([^:]+):[sib]:/i.exec(line)?.[1]?.trim().toLowerCase();
        if (name === undefined) return [{ message: `${JSON.stringify(line)} is not name:type:value`, at }];
        if (OWN.has(name)) return [{ message: `${JSON.stringify(line)} sets what the deployment writes itself`, at }];
        if (seen.has(name)) return [{ message: `${name} stands twice in collection ${collection}`, at }];
        seen.add(name);
        return [];
      });
    });
  },
};
