import type { Invocation } from '../../cmdlets/invocation';
import { closeSession, getRdCertificate, openWorkflowSession } from '../../cmdlets/reads';
import { blocker, type Check, type Facts, type Line, NO_BROKER, ok, unchecked } from '../check';

/** Of the session, so that only this one is closed. */
const NAME = 'rds-migrate-doctor';

/** The active broker, and one server that is no broker: where one works, the second hop may still fail. */
function servers({ broker, servers: { present }, plan, silent }: Facts): string[] {
  const brokers = plan?.source.connectionBrokers?.members ?? [];
  const isOther = (server: string) => server !== broker.name && !brokers.includes(server);
  const isAsked = (server: string) => !silent.has(server) && !plan?.source.remoteAccess?.[server];
  const other = present.find((server) => isOther(server) && isAsked(server));
  return [broker.name, other].filter((server) => server !== undefined);
}

const reads = (facts: Facts): Invocation[] =>
  facts.broker.name === undefined
    ? []
    : [getRdCertificate(), ...servers(facts).map((server) => openWorkflowSession(server, NAME))];

export const workflow: Check = {
  id: 'workflow',
  title: 'Workflow sessions',
  needs: ['broker'],
  reads,
  afterwards: (facts) => (facts.broker.name === undefined ? [] : [closeSession(NAME)]),
  look(facts, answers) {
    if (facts.broker.none) return [ok(NO_BROKER)];
    const all = reads(facts);
    const tried = servers(facts).filter((server) => server !== facts.broker.name);
    const silent = facts.servers.present.filter((server) => facts.silent.has(server));
    const elsewhere = tried.length > 0 || silent.length === 0 ? [] : [unchecked(`no answer from ${silent.join(', ')}`)];
    const lines = all.map((read): Line => {
      const { failure } = answers(read);
      const where = Array.isArray(read.parameters.ComputerName)
        ? String(read.parameters.ComputerName[0])
        : 'the active broker';
      const what =
        read.cmdlet === 'New-PSSession' ? `a workflow session on ${where}` : 'a cmdlet that opens one by itself';
      if (failure === undefined) return ok(`${what} opens`);
      const remedy =
        failure.errorClass === 'secondHop'
          ? (failure.next ??
            'a key logon has no network credentials: use a password logon, a scheduled task or a session configuration')
          : 'be a local administrator of the broker and of the server, and see WinRM above';
      return blocker(`${what} does not open: ${failure.text}`, remedy);
    });
    return [...lines, ...elsewhere];
  },
};
