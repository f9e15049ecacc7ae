import { z } from 'zod';
import { testRdOuAccess } from '../../cmdlets/desktop-reads';
import { change } from '../../cmdlets/invocation';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { OuName } from '../../documents/schema-desktops';
import { defineKind } from '../kind';

const OuAccessProps = z.strictObject({
  ou: OuName,
  domain: z.string().min(1).optional(),
  brokers: z.array(Fqdn),
});
type OuAccessProps = z.infer<typeof OuAccessProps>;

export const ouAccessKind = defineKind<OuAccessProps>({
  name: 'OuAccess',
  description:
    'The right of the connection brokers to make computer accounts of virtual desktops in an organizational unit',
  schema: OuAccessProps,
  key: (props) => props.ou,
  fields: {
    ou: { description: 'Distinguished name of the unit', change: 'replace', compare: 'name' },
    domain: { description: 'Domain of the unit, where it is another one', change: 'replace', compare: 'name' },
    brokers: {
      description: 'Connection brokers that have the right; a new broker needs it too',
      change: 'inPlace',
      compare: 'nameSet',
    },
  },
  reads: ({ ou, domain }) => [testRdOuAccess(ou, domain)],
  /** One answer for all brokers: without it, none is known to have the right. */
  observe(snapshot, props) {
    const granted = snapshot.get(testRdOuAccess(props.ou, props.domain)).output.includes(true);
    return {
      ou: props.ou,
      ...(props.domain === undefined ? {} : { domain: props.domain }),
      brokers: granted ? props.brokers : [],
    };
  },
  create: () => [],
  /** Brokers that left need nothing. */
  update({ current, desired: { ou, domain, brokers } }) {
    const granted = current.brokers ?? [];
    if (brokers.every((broker) => granted.includes(broker))) return [];
    return [run(change('Grant-RDOUAccess', { OU: ou, ...(domain === undefined ? {} : { Domain: domain }) }))];
  },
  remove: () => [],
  permanent: 'no cmdlet takes the right away; do so in Active Directory, and leave the unit out of both documents',
  capture: { not: 'no cmdlet lists the units that the brokers have rights in: write ouAccess by hand' },
  example: { ou: 'OU=Desktops,DC=contoso,DC=com', brokers: ['rdcb11.contoso.com'] },
});
