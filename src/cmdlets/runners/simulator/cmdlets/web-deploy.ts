import { checkHost } from '../access';
import { type Context, type SimulatedCmdlet, WRITE_MS } from '../context';
import type { ServerState } from '../state';
import { hasFeature } from '../world';

/** Web Deploy between two servers: it prints text, and says by its exit code that something failed (docs/behaviour/web.md section 1). */

interface End {
  name: string;
  server: ServerState;
  application: string;
}

const APPLICATIONS: Record<string, string> = {
  'Default Web Site/RDWeb': 'RDS-Web-Access',
  'Default Web Site/Rpc': 'RDS-Gateway',
  'Default Web Site/RpcWithCert': 'RDS-Gateway',
};

function broken(context: Context, code: string, message: string): never {
  return context.failWith(
    'NativeCommandFailed',
    'FromStdErr',
    `msdeploy.exe ended with -1: Error Code: ${code}\n${message}`,
    -1,
  );
}

function endOf(context: Context, words: string[], which: 'source' | 'dest'): End {
  const word = words.find((one) => one.startsWith(`-${which}:`)) ?? '';
  const match = /^-\w+:appHostConfig=([^,]+),computerName=(.+)$/.exec(word);
  if (!match) broken(context, 'ERROR_INVALID_ARGUMENT', `The argument '${word}' is not valid.`);
  const [application = '', name = ''] = match.slice(1);
  const server = context.server(name);
  if (!server) broken(context, 'ERROR_COULD_NOT_CONNECT_TO_REMOTESVC', `Could not connect to ${name}.`);
  checkHost(context, name);
  if (server.webDeploy === false) {
    broken(
      context,
      'ERROR_DESTINATION_NOT_REACHABLE',
      `Could not connect to the remote computer ("${name}"). On the remote computer, make sure that Web Deploy is installed and that the required process ("Web Deployment Agent Service") is started.`,
    );
  }
  const feature = APPLICATIONS[application];
  if (feature === undefined || !hasFeature(server, feature)) {
    broken(
      context,
      'ERROR_APPHOSTCONFIG_DOES_NOT_EXIST',
      `The application '${application}' does not exist on ${name}.`,
    );
  }
  return { name, server, application };
}

function run(context: Context): void {
  const words = context.texts('ArgumentList');
  if (!words.includes('-verb:sync')) broken(context, 'ERROR_INVALID_ARGUMENT', 'Only -verb:sync is simulated.');
  if (!words.includes('-enableRule:DoNotDeleteRule'))
    broken(context, 'ERROR_INVALID_ARGUMENT', 'Deletes are not simulated.');
  const [source, dest] = [endOf(context, words, 'source'), endOf(context, words, 'dest')];
  const wanted = source.server.iis?.[source.application] ?? {};
  const there = dest.server.iis?.[dest.application] ?? {};
  const differing = Object.entries(wanted).filter(([name, value]) => there[name] !== value);
  const added = differing.filter(([name]) => there[name] === undefined);
  for (const [name] of differing) {
    const verb = there[name] === undefined ? 'Adding' : 'Updating';
    context.output.push(`Info: ${verb} appHostConfig (${dest.application}) ${name}.`);
  }
  context.output.push(
    `Total changes: ${differing.length} (${added.length} added, 0 deleted, ${differing.length - added.length} updated, 0 parameters changed, 0 bytes copied)`,
  );
  if (words.includes('-whatif')) return;
  dest.server.iis = { ...dest.server.iis, [dest.application]: { ...there, ...wanted } };
}

export const webDeployCmdlets: Record<string, SimulatedCmdlet> = {
  msdeploy: { access: 'local', costMs: 5 * WRITE_MS, writes: true, run },
};
