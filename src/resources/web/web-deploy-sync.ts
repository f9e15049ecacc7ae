import { z } from 'zod';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step } from '../../cmdlets/step';
import { webDeploy, webDeployChanges, webDeployPreview } from '../../cmdlets/web-deploy';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';

const WebDeploySync = z.strictObject({
  server: Fqdn,
  from: Fqdn,
  /** It goes into an argument that ends at a comma. */
  application: z.string().regex(/^[^,"=]+$/, { error: 'a site and an application, such as Default Web Site/RDWeb' }),
  pending: z.array(z.string()),
});
type WebDeploySync = z.infer<typeof WebDeploySync>;

const carried = ({ server, from, application }: WebDeploySync) => ({ application, from, to: server });

/** What is still to be carried; a Web Deploy that does not run is told in its own words. */
export function pendingChanges(snapshot: Snapshot, props: Pick<WebDeploySync, 'server' | 'from' | 'application'>) {
  const { application, from, server: to } = props;
  const { output, errors } = snapshot.get(webDeployPreview({ application, from, to }));
  if (errors[0]) return [errors[0].message];
  return webDeployChanges(output) ?? ['what msdeploy -whatif printed does not end with a sum'];
}

function carry(props: WebDeploySync): Step[] {
  const looked = webDeployPreview(carried(props));
  const lists = (snapshot: Snapshot) => pendingChanges(snapshot, props).length > 0;
  const onlyIf = { text: 'Web Deploy lists changes with -whatif', reads: [looked], holds: lists };
  return [run(webDeploy(carried(props)), { onlyIf })];
}

export const webDeploySyncKind = defineKind<WebDeploySync>({
  name: 'WebDeploySync',
  description:
    'What the IIS configuration of an old server has for an application of RD Web Access or RD Gateway, carried to a new one by Web Deploy. Not carried: certificates, bindings, pages with their web.config, application pools, and anything the new server has more.',
  schema: WebDeploySync,
  key: (props) => `${props.server}/${props.application.split('/').at(-1) ?? props.application}`,
  fields: {
    server: { description: 'New server.', change: 'replace', compare: 'name' },
    from: { description: 'Old server.', change: 'inPlace', compare: 'name', alsoWrites: ['pending'] },
    application: {
      description: 'Site and application.',
      change: 'inPlace',
      compare: 'name',
      alsoWrites: ['pending'],
    },
    pending: {
      description: 'What `msdeploy -whatif` lists; wanted is nothing.',
      change: 'inPlace',
      compare: 'list',
    },
  },
  reads: (props) => [webDeployPreview(carried(props))],
  observe: (snapshot, props) => ({ ...props, pending: pendingChanges(snapshot, props) }),
  create: carry,
  update: ({ desired, changes }) => (changes.some(({ path }) => path === 'pending') ? carry(desired) : []),
  // It was only a way from one server to the other.
  remove: () => [],
  capture: { not: 'a way from one server to another, not something that a deployment has' },
  example: {
    server: 'rdwa11.contoso.com',
    from: 'rdwa01.contoso.com',
    application: 'Default Web Site/RDWeb',
    pending: [],
  },
});
