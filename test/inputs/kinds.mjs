// The kinds of inputs: what a good one looks like, how bad ones are made of it, and what reads them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { smallDeployment } from '../support/small.mjs';
import { answers, lookAround } from './answers.mjs';
import { anything, garbled, impossible, mutated } from './mutations.mjs';

const DIGEST = 'a'.repeat(64);
const AT = '2027-01-16T08:00:00.000Z';
const { source, target } = smallDeployment();

const EVIDENCE = {
  acknowledged: [{ stage: 'licensing/switch', change: 'CHG-1', by: 'ada', at: AT }],
  approved: [
    {
      stage: 'brokers/reduce',
      by: 'ada',
      at: AT,
      tool: '0.1.0',
      source: DIGEST,
      target: DIGEST,
      work: DIGEST,
      rules: DIGEST,
      waivers: DIGEST,
      live: ['a line'],
    },
  ],
  waived: [{ rule: 'capacity', finding: 'a finding', reason: 'known', by: 'ada', at: AT }],
  done: [{ task: 'backup-brokers', evidence: 'snapshot 17', by: 'ada', at: AT, file: 'a.txt', sha256: DIGEST }],
  completed: [{ track: 'rds', stage: 'source', at: AT, source: DIGEST, target: DIGEST, tool: '0.1.0' }],
  accepted: [
    {
      resource: 'SessionCollection/Office',
      field: 'limits',
      value: 15,
      by: 'ada',
      at: AT,
      source: DIGEST,
      target: DIGEST,
      places: [{ document: 'source', pointer: '/collections/Office/limits' }],
    },
  ],
};

const CONFIG = {
  environment: 'small',
  stage: 'source',
  connection: 'ssh://admin@mgmt01.contoso.com:22',
  wait: 'true',
  enforce: 'SessionCollection/Office',
  requireApproval: 'false',
  allowDestroy: 'false',
  logon: 'credssp',
  logonUser: 'CONTOSO\\ada',
  logonPassword: 'secret',
  sshKeyFile: '/keys/id',
  sshAgent: 'false',
  lostLog: 'none',
};

const OVERLAY = {
  base: 'whole.yaml',
  patch: [
    { op: 'replace', path: '/deployment', value: 'other' },
    { op: 'add', path: '/collections/Office/description', value: 'text' },
    { op: 'test', path: '/domain', value: 'contoso.com' },
    { op: 'copy', from: '/collections/Office', path: '/collections/Copy' },
    { op: 'move', from: '/collections/Copy', path: '/collections/Moved' },
    { op: 'remove', path: '/collections/Moved' },
  ],
};

const DUMP = `# Routing
pushd routing ip
reset
set loglevel error
add preferenceforprotocol proto=LOCAL preflevel=1
add interface name="Local Area Connection" state=enable
add persistentroute dest=10.1.0.0 mask=255.255.0.0 name="Internal" nhop=10.0.0.1 proto=NONDOD preference=0 metric=1 view=BOTH
set filter name="WAN" filtertype=INPUT action=DROP
popd
pushd routing ip nat
install
add interface name="WAN" mode=FULL
add portmapping "WAN" tcp 0.0.0.0 443 10.0.0.5 443
popd
ras ip add range from = 10.9.0.1 to = 10.9.0.200
`;

const AUDIT = [
  { at: AT, run: 'r', stack: 's', phase: 'begin', log: 'id' },
  { at: AT, run: 'r', stack: 's', stage: 'a', resource: 'b', phase: 'intent', invocation: 'Add-RDServer', key: 'k' },
  {
    at: AT,
    run: 'r',
    stack: 's',
    stage: 'a',
    resource: 'b',
    phase: 'intent',
    invocation: 'Restart-Service',
    owes: 'RasMan:vpn11.contoso.com',
    settles: ['RasMan:vpn11.contoso.com'],
    leaves: { place: 'certificate:RDRedirector', as: 'AB' },
  },
  {
    at: AT,
    run: 'r',
    stack: 's',
    stage: 'a',
    resource: 'b',
    phase: 'result',
    invocation: 'Add-RDServer',
    outcome: 'done',
    durationMs: 1,
  },
];
const RECORDING = [
  {
    at: AT,
    cmdlet: 'Get-RDServer',
    parameters: {},
    result: { output: [{ Server: 'a' }], errors: [], warnings: [], durationMs: 1 },
  },
];

const lines = (values) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const yaml = (value) => dump(value, { noRefs: true, skipInvalid: true });
const json = (value) => JSON.stringify(value);

/** Good ones changed in form, garbled as texts, and anything at all. */
const texts = (good, write) =>
  fc.oneof(
    { weight: 4, arbitrary: mutated(good).map(write) },
    { weight: 3, arbitrary: garbled(write(good)) },
    { weight: 1, arbitrary: anything },
  );

/**
 * @param {object} parts modules of the program
 * @param {string} root a scratch folder
 * @returns {{ name: string, inputs: fc.Arbitrary<unknown>, use(input: unknown): unknown, mustRefuse?: boolean }[]}
 *   `use` throws a UserError where it refuses; `mustRefuse` = taking it would be taking it for something else
 */
export function inputKinds(parts, root) {
  const folder = join(root, 'stacks/small');
  const state = join(root, '.rds-migrate/small');
  mkdirSync(folder, { recursive: true });
  mkdirSync(state, { recursive: true });
  writeFileSync(join(folder, 'source.yaml'), yaml(source));
  writeFileSync(join(folder, 'target.yaml'), yaml(target));
  const file = (path) => (text, use) => {
    writeFileSync(path, text);
    return use();
  };
  const document = file(join(folder, 'fuzzed.yaml'));
  const evidenceFolder = join(root, 'evidence');
  mkdirSync(evidenceFolder, { recursive: true });
  const evidence = file(join(evidenceFolder, 'evidence.yaml'));
  writeFileSync(join(folder, 'whole.yaml'), yaml(source));
  const load = () => parts.loadDocument(join(folder, 'fuzzed.yaml'));
  const seeded = parts.seedState(source, { target, environment: 'small', secrets: {} });
  const simulator = file(join(root, 'simulator.json'));
  const audit = file(join(state, 'audit.jsonl'));
  const recording = file(join(root, 'recording.jsonl'));
  return [
    {
      name: 'documents',
      inputs: texts(target, yaml),
      use: (text) =>
        document(text, () => {
          const loaded = load();
          const environment = parts.loadDocument(join(folder, 'source.yaml'));
          parts.checkDocuments(environment, loaded);
          return parts.planOf(environment.deployment, loaded.deployment, parts.planEvidence(parts.noEvidence));
        }),
    },
    {
      name: 'documents that say something else',
      inputs: impossible(target).map(yaml),
      use: (text) => document(text, load),
      mustRefuse: true,
    },
    { name: 'overlays', inputs: texts(OVERLAY, yaml), use: (text) => document(text, load) },
    {
      name: 'evidence',
      inputs: texts(EVIDENCE, yaml),
      use: (text) => evidence(text, () => parts.loadEvidence(evidenceFolder)),
    },
    {
      name: 'evidence that says something else',
      inputs: impossible({ ...EVIDENCE, accepted: [] }).map(yaml),
      use: (text) => evidence(text, () => parts.loadEvidence(evidenceFolder)),
      mustRefuse: true,
    },
    { name: 'stack config', inputs: mutated(CONFIG), use: (config) => useConfig(parts, config) },
    {
      name: 'stack config files',
      inputs: texts({ config: { 'rds-migrate:environment': 'small', 'rds-migrate:enforce': ['a'] } }, yaml),
      use: (text) =>
        file(join(root, 'stacks/Pulumi.small.yaml'))(text, () => useConfig(parts, parts.configOf(root, 'small'))),
    },
    {
      name: 'netsh dumps',
      inputs: fc.oneof(garbled(DUMP), fc.string({ unit: 'binary' })),
      use: (text) => useDump(parts, text),
    },
    {
      name: 'dumps that are imported',
      inputs: fc.oneof(
        {
          weight: 3,
          arbitrary: fc
            .tuple(garbled(DUMP), fc.constantFrom('utf8', 'utf16le', 'latin1'))
            .map(([text, to]) => Buffer.from(text, to)),
        },
        anything,
      ),
      use: (bytes) => useImport(parts, Buffer.from(bytes)),
    },
    {
      name: 'simulated deployments',
      inputs: texts(seeded, json),
      use: (text) => simulator(text, () => new parts.StateStore(join(root, 'simulator.json')).load()),
    },
    { name: 'audit logs', inputs: texts(AUDIT, lines), use: (text) => audit(text, () => useAudit(parts, state)) },
    {
      name: 'audit logs with a line that is none',
      inputs: fc
        .tuple(
          fc.nat(2),
          impossible({ at: AT }).map(json),
          fc.constantFrom('{}', '[]', '1', 'null', '"x"', '{"at":1}', '\ufeff', 'x'),
        )
        .map(
          ([place, odd, other]) =>
            `${lines(AUDIT.slice(0, place))}${place === 1 ? odd : other}\n${lines(AUDIT.slice(place))}`,
        ),
      use: (text) => audit(text, () => parts.readAudit(join(state, 'audit.jsonl'))),
      mustRefuse: true,
    },
    {
      name: 'lease files',
      inputs: texts({ pid: 4_000_000, host: parts.hostname }, json),
      use: (text) => useLease(parts, state, text),
    },
    {
      name: 'locks of the engine',
      inputs: texts({ pid: 4_000_000, hostname: parts.hostname, username: 'ada', timestamp: AT }, json),
      use: (text) => useLock(parts, root, state, text),
    },
    {
      name: 'recordings',
      inputs: texts(RECORDING, lines),
      use: (text) => recording(text, () => useRecording(parts, join(root, 'recording.jsonl'))),
    },
    { name: 'state of the stack', inputs: mutated(recordOf(parts, root)), use: useStack(parts, root) },
    {
      name: 'lines of the far side',
      inputs: fc.array(fc.oneof(texts(FRAME, json), texts(STARTED, json)), { maxLength: 6 }),
      use: (texts) => answers(parts, texts),
    },
    {
      name: 'answers of cmdlets',
      inputs: fc.record({
        place: fc.nat(),
        rows: mutated(ROWS),
        error: mutated(ERROR),
        how: fc.constantFrom('field', 'other', 'error', 'all'),
      }),
      use: lookAround(parts, root, { source, target }),
    },
  ];
}

const STARTED = { rds: 'started', powershell: '5.1', host: 'mgmt01', user: 'ada', elevated: true, now: AT };
const FRAME = { rds: 'answer', id: 1, result: { output: [{ Server: 'a' }], errors: [], warnings: [], durationMs: 1 } };
/** What may stand in a field of an answer. */
const ROWS = { text: 'x', number: 5, list: ['a'], inner: { a: 1 }, yes: true, nothing: null, date: '/Date(1)/' };
const ERROR = { message: 'no', category: 'NotSpecified', id: 'X', terminating: true, code: 5 };

/** What the stack keeps of a migration that has entered its first stage. */
function recordOf({ loadEnvironment, packDocuments }, root) {
  const environment = loadEnvironment(root, 'small');
  const documents = { source: environment.source.digest, target: environment.target.digest };
  return {
    stage: 'source',
    stack: 'small',
    documents,
    applied: packDocuments(environment),
    accepted: 0,
    log: 'id',
    passed: {},
  };
}

/** The root resource looks at what the stack recorded, as the engine hands it over. */
function useStack({ MigrationLifecycle, Session, settingsFrom, createSimulation, seedState, loadEnvironment }, root) {
  const { source, target } = loadEnvironment(root, 'small');
  const documents = { source: source.digest, target: target.digest };
  const file = join(root, 'stack.json');
  createSimulation(file, seedState(source.deployment, { environment: 'small', secrets: {} }), { replace: true });
  const config = { environment: 'small', stage: 'source', connection: `simulator:${file}` };
  return (olds) => {
    rmSync(join(root, '.rds-migrate/small'), { recursive: true, force: true });
    const session = new Session(
      settingsFrom((key) => config[key]),
      root,
      'rds-migrate',
    );
    const news = { stage: 'source', stack: 'small', documents };
    return new MigrationLifecycle(session).diff(olds ?? {}, news);
  };
}

/** The engine hands over texts alone. */
function useConfig({ settingsFrom }, config) {
  const get = (key) =>
    typeof config === 'object' && config !== null && config[key] !== undefined ? String(config[key]) : undefined;
  return settingsFrom(get);
}

/** No line of a dump is dropped: each is a statement, a step into or out of a context, or told as not understood. */
function useDump({ parseDump }, text) {
  const { statements, unknown } = parseDump(text);
  const accounted = new Set([...statements, ...unknown].map(({ line }) => line));
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || /^rem(\s|$)/i.test(line) || /^("?)(pushd|popd)\1/i.test(line)) continue;
    if (!accounted.has(index + 1)) throw new Error(`line ${index + 1} was dropped: ${JSON.stringify(line)}`);
  }
}

const DUMPED = {
  server: 'vpn01.contoso.com',
  domain: 'contoso.com',
  deployment: 'vpn',
  os: '2008R2',
  edition: 'standard',
  language: 'en-US',
};

/** No command gets lost on the way into the document. */
function useImport({ decodeDump, importDumps, parseDump }, bytes) {
  const { text } = decodeDump(bytes, 'ras.txt');
  const { statements } = importDumps([{ file: 'ras.txt', text }], DUMPED);
  if (statements !== parseDump(text).statements.length) throw new Error('a command was lost');
}

function useAudit({ AuditLog, readAudit }, folder) {
  const path = join(folder, 'audit.jsonl');
  const clock = { now: () => new Date(AT), sleep: async () => undefined };
  const log = new AuditLog(path, clock, { run: 'now', stack: 's' });
  log.dateMarks();
  log.closeInterrupted();
  const before = readAudit(path).length;
  log.intent({ stage: 'a', resource: 'b' }, 'Add-RDServer', 'k');
  if (readAudit(path).length !== before + 1) throw new Error('an entry was lost');
  if (log.begin() !== log.id) throw new Error('the id was lost');
}

function useLease({ livingHolder, describeHolder }, folder, text) {
  mkdirSync(join(folder, 'lease.lock'), { recursive: true });
  writeFileSync(join(folder, 'lease.json'), text);
  describeHolder(livingHolder(folder));
}

function useLock({ locksOf, refuseLiving }, root, state, text) {
  const folder = join(root, 'backend/.pulumi/locks/organization/rds-migrate/small');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lock.json'), text);
  refuseLiving(locksOf(join(root, 'backend'), 'rds-migrate', 'small'), join(state, 'none'));
}

async function useRecording({ ReplayRunner }, file) {
  const runner = new ReplayRunner(file);
  return runner.call({ cmdlet: 'Get-RDServer', parameters: {}, changes: false });
}
