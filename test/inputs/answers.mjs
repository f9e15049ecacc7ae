// What a hostile or broken server answers: lines that are no frames, and results of any shape.
import { join } from 'node:path';

/** A far side that prints these texts; whatever it prints, a call ends with a result or an error of the connection. */
export async function answers({ FarSide }, texts) {
  let listen = () => undefined;
  let end = () => undefined;
  const transport = {
    write: () => undefined,
    onText: (listener) => {
      listen = listener;
    },
    onEnd: (listener) => {
      end = listener;
    },
    close: async () => undefined,
    hold: () => undefined,
  };
  const options = { where: 'mgmt01', logon: { mode: 'password' }, parallel: 1, startSeconds: 5 };
  const starting = FarSide.start(transport, options);
  const settled = starting.then(
    (side) => side,
    (error) => error,
  );
  const say = (text) => listen(`${text}\n`);
  say(JSON.stringify({ rds: 'ready' }));
  const side = await settled;
  if (side instanceof Error) throw side;
  const call = side.call({ cmdlet: 'Get-RDServer', parameters: {}, changes: false }, 5).then(
    (result) => result,
    (error) => error,
  );
  for (const text of texts) say(String(text));
  end('it went away');
  const result = await call;
  if (!(result instanceof Error) && !Array.isArray(result.output)) throw new Error('a result without output');
}

/**
 * Objects of the deployment are looked at while every answer has a field of another shape, is another object altogether, or
 * comes with an odd error.
 */
export function lookAround(parts, folder, { source, target }) {
  const file = join(folder, 'looked-at.json');
  const plan = parts.planOf(source, target, parts.planEvidence(parts.noEvidence));
  const seeded = parts.seedState(source, { target, environment: 'small', secrets: {} });
  parts.createSimulation(file, seeded, { replace: true });
  const real = parts.openRunner(`simulator:${file}`, {});
  const resources = plan.stages.flatMap(({ after }) => [...after.values()]);
  const brokers = source.connectionBrokers.members;
  return async ({ place, rows, error, how }) => {
    const { kind: name, props } = resources[place % resources.length];
    const kind = parts.kindOf(name);
    const runner = {
      name: 'hostile',
      clock: real.clock,
      close: async () => undefined,
      call: async (call, options) => {
        const result = await real.call(call, options);
        // The broker is found; what it then says is odd.
        if (/^Get-RD(ConnectionBrokerHighAvailability|Server)$/.test(call.cmdlet) && how !== 'all') return result;
        if (how === 'error') return { ...result, output: [], errors: [errorRecord(error)] };
        if (how === 'other') return { ...result, output: [rows, null, 'text', 5, [rows]] };
        return { ...result, output: result.output.map((row, index) => withField(row, place + index, rows)) };
      },
    };
    const live = new parts.Live(runner, { brokers, secret: () => 'x' });
    const snapshot = await live.snapshot(kind.reads(props));
    const current = parts.observed(kind, snapshot, props);
    if (current) parts.maskSecrets(kind, parts.fieldChanges(kind, current, props));
  };
}

/** As the protocol lets it through: a message and whether it ended the call are always there. */
function errorRecord(error) {
  const { message, category, id, code } = typeof error === 'object' && error !== null ? error : {};
  const text = (value) => (typeof value === 'string' ? value : undefined);
  return {
    message: String(message),
    terminating: true,
    ...(text(category) ? { category } : {}),
    ...(text(id) ? { id } : {}),
    ...(typeof code === 'number' ? { code } : {}),
  };
}

function withField(row, place, rows) {
  if (typeof row !== 'object' || row === null) return rows;
  const names = Object.keys(row);
  const values = typeof rows === 'object' && rows !== null ? Object.values(rows) : [rows];
  const name = names[place % names.length];
  return name === undefined ? rows : { ...row, [name]: values[place % Math.max(1, values.length)] };
}
