import { change, type ParameterValue } from '../../cmdlets/invocation';
import { askLicenseServer, getLicenseServer, getRdServer } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run, type Step } from '../../cmdlets/step';
import { serversWith } from '../capture';
import { type Change, defineKind, type World } from '../kind';
import { booleanOf, firstRow, known, numberOf, textOf } from '../values';
import { activate, deactivate } from './activation';
import {
  activationStatus,
  answers,
  invoke,
  isActivated,
  LicenseServer,
  type Registration,
  when,
} from './license-server-calls';

/** ServerRole of Win32_TSLicenseServer. */
const SCOPES = ['workgroup', 'domain', 'forest'] as const;

/** Writable properties of Win32_TSLicenseServer, by field of the document. */
const CONTACT = {
  company: 'Company',
  firstName: 'FirstName',
  lastName: 'LastName',
  countryRegion: 'CountryRegion',
  email: 'eMail',
} as const;
type ContactField = keyof typeof CONTACT;
const CONTACT_FIELDS = Object.keys(CONTACT) as ContactField[];

/** Traces in the directory, each with the question whether it is there and the methods that set it. */
const DIRECTORY = {
  serviceConnectionPoint: {
    ask: 'IsLSRegisteredToSCP',
    answer: 'Registered',
    set: 'RegisterLSToSCP',
    clear: 'UnRegisterLSFromSCP',
  },
  published: { ask: 'IsLSPublished', answer: 'Published', set: 'PublishLS', clear: 'UnpublishLS' },
} as const;
type Trace = keyof typeof DIRECTORY;
const TRACES = Object.keys(DIRECTORY) as Trace[];

const managedTraces = ({ directory }: LicenseServer): Trace[] =>
  TRACES.filter((trace) => directory?.[trace] !== undefined);

function directoryOf(snapshot: Snapshot, props: LicenseServer): LicenseServer['directory'] {
  const found = managedTraces(props).map((trace) => {
    const { ask, answer } = DIRECTORY[trace];
    return [trace, booleanOf(firstRow(snapshot, askLicenseServer(props.server, ask))?.[answer])] as const;
  });
  return found.length === 0 ? undefined : (known(Object.fromEntries(found)) as LicenseServer['directory']);
}

function setDirectory(desired: LicenseServer, traces: Trace[]): Run[] {
  return traces.map((trace) => {
    const { set, clear } = DIRECTORY[trace];
    return run(invoke(desired.server, desired.directory?.[trace] === false ? clear : set));
  });
}

function observe(snapshot: Snapshot, props: LicenseServer): Partial<LicenseServer> | undefined {
  const { server } = props;
  const row = firstRow(snapshot, getLicenseServer(server));
  if (!row) return undefined;
  const contact = Object.fromEntries(CONTACT_FIELDS.map((field) => [field, textOf(row[CONTACT[field]])]));
  const registration = known(contact) as Partial<Registration>;
  return known({
    server,
    scope: SCOPES[numberOf(row.ServerRole) ?? -1],
    registration: Object.keys(registration).length > 0 ? (registration as Registration) : undefined,
    directory: directoryOf(snapshot, props),
    activated: isActivated(snapshot, server),
  });
}

/** Contact data must be set and saved before activation; the country is a name of the server's own language. */
function setContact(server: string, registration: Registration, fields: readonly ContactField[]): Run[] {
  const values = known(Object.fromEntries(fields.map((field) => [CONTACT[field], registration[field]])));
  if (Object.keys(values).length === 0) return [];
  return [
    run(
      change(
        'Set-CimInstance',
        {
          Namespace: 'root/cimv2',
          Query: 'SELECT * FROM Win32_TSLicenseServer',
          Property: values as Record<string, ParameterValue>,
        },
        { host: server },
      ),
    ),
  ];
}

function setScope(server: string, scope: LicenseServer['scope']): Run[] {
  if (scope === undefined) return [];
  const wanted = SCOPES.indexOf(scope);
  return [
    run(
      invoke(server, 'ChangeRole', { ServerRole: wanted }),
      when(
        `the discovery scope of ${server} is not ${scope}`,
        [getLicenseServer(server)],
        (snapshot) => numberOf(firstRow(snapshot, getLicenseServer(server))?.ServerRole) !== wanted,
      ),
    ),
  ];
}

function update({ desired, changes }: Change<LicenseServer>, world: World): Step[] {
  const { server, registration } = desired;
  const paths = changes.map((change) => change.path);
  const fields = CONTACT_FIELDS.filter(
    (field) => paths.includes('registration') || paths.includes(`registration.${field}`),
  );
  return [
    ...(registration ? setContact(server, registration, fields) : []),
    ...(paths.includes('scope') ? setScope(server, desired.scope) : []),
    ...setDirectory(
      desired,
      managedTraces(desired).filter((trace) => paths.includes('directory') || paths.includes(`directory.${trace}`)),
    ),
    ...(paths.includes('activated') ? (desired.activated ? activate(desired) : deactivate(desired, world)) : []),
  ];
}

export const licenseServerKind = defineKind<LicenseServer>({
  name: 'LicenseServer',
  description: 'Licensing service of a server: contact data, activation and discovery scope.',
  schema: LicenseServer,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server with the role service RDS-Licensing.', change: 'replace', compare: 'name' },
    scope: { description: 'Discovery scope: workgroup, domain or forest.', change: 'inPlace' },
    'registration.company': { description: 'Company.', change: 'inPlace' },
    'registration.firstName': { description: 'First name of the contact.', change: 'inPlace' },
    'registration.lastName': { description: 'Last name of the contact.', change: 'inPlace' },
    'registration.countryRegion': {
      description: 'Country or region, as the list of that Windows language spells it.',
      change: 'inPlace',
    },
    'registration.email': { description: 'E-mail address of the contact.', change: 'inPlace' },
    'registration.connection': { description: 'How it is activated.', change: 'inPlace', writeOnly: true },
    'registration.licenseServerId': {
      description: 'License server id from the web page or by telephone.',
      change: 'inPlace',
      secret: true,
      writeOnly: true,
    },
    'registration.deactivationCode': {
      description: 'Code by telephone with which it is deactivated.',
      change: 'inPlace',
      secret: true,
      writeOnly: true,
    },
    'directory.serviceConnectionPoint': {
      description: 'Whether hosts find it by its service connection point.',
      change: 'inPlace',
    },
    'directory.published': { description: 'Whether it is published in the forest.', change: 'inPlace' },
    activated: { description: 'Whether it is activated.', change: 'inPlace' },
  },
  reads: (props) => [
    getLicenseServer(props.server),
    activationStatus(props.server),
    ...managedTraces(props).map((trace) => askLicenseServer(props.server, DIRECTORY[trace].ask)),
  ],
  observe,
  create(desired) {
    const { server, scope, registration, activated } = desired;
    return [
      run(
        change('Install-WindowsFeature', { Name: ['RDS-Licensing'], IncludeManagementTools: true }, { host: server }),
      ),
      answers(server),
      ...(registration ? setContact(server, registration, CONTACT_FIELDS) : []),
      ...setScope(server, scope),
      ...setDirectory(
        desired,
        managedTraces(desired).filter((trace) => desired.directory?.[trace] === true),
      ),
      ...(activated ? activate(desired) : []),
    ];
  },
  update,
  // The feature stays installed; retiring the role takes it out of Active Directory (leaveDirectory), since only then
  // does the server leave the deployment.
  remove: () => [],
  capture: {
    after: ['DeploymentLicensing'],
    reads: () => [getRdServer()],
    strays: { untold: 'it is told by its role' },
    probes: (seen) =>
      serversWith(seen, 'RDS-LICENSING').map((server) => ({
        server,
        directory: { serviceConnectionPoint: true, published: true },
        activated: true,
      })),
    write(objects, document) {
      for (const { probe, live } of objects) {
        const path = ['licensing', 'servers', probe.server];
        if (document.get(path) === undefined) continue;
        if (live.activated !== true) {
          document.remove(['licensing']);
          document.leaveOut('licensing', `${probe.server} is not activated, and a document takes it as activated`);
          return;
        }
        document.set([...path, 'scope'], live.scope);
        // A trace that isn't there is nothing to keep up.
        const traces = TRACES.filter((trace) => live.directory?.[trace] === true);
        if (traces.length > 0) {
          document.set([...path, 'directory'], Object.fromEntries(traces.map((trace) => [trace, true])));
        }
        const { company, firstName, lastName, countryRegion, email } = live.registration ?? {};
        if (company && firstName && lastName && countryRegion) {
          document.set([...path, 'registration'], known({ company, firstName, lastName, countryRegion, email }));
        }
      }
    },
  },
  example: {
    server: 'rdls11.contoso.com',
    scope: 'domain',
    registration: {
      company: 'Contoso',
      firstName: 'RDS',
      lastName: 'Operations',
      countryRegion: 'Germany',
      connection: 'automatic',
    },
    directory: { serviceConnectionPoint: true },
    activated: true,
  },
});
