import { findCmdlet } from '../../catalogue';
import type { Access, Context } from './context';
import { errorRecord, Terminated } from './errors';
import { brokerHealthy, reach, rolesOf, same } from './world';

/** Refuses a call as the real one is refused before it does anything: logon, reachability, health of the broker. */
export function checkAccess(context: Context, access: Access): void {
  checkModule(context);
  checkHost(context);
  if (access === 'local') return;
  if (access === 'host') {
    if (context.state.managementHost.logon === 'key') context.fail('accessDenied', {}, 5);
    return;
  }
  const broker = context.broker;
  if (context.has('ConnectionBroker')) context.requireFqdn(context.need('ConnectionBroker'), 'ConnectionBroker');
  checkLogon(context, access, broker);
  checkRights(context, broker);
  const reached = reach(context.state, broker);
  if (access === 'compiled' || access === 'either') {
    if (reached !== 'ok') context.fail('brokerUnreachable', { server: broker });
    if (!isBroker(context, broker) || !brokerHealthy(context.state, broker)) context.fail('noDeployment', { broker });
    if (access === 'compiled' && !context.isActiveBroker(broker)) context.fail('askActive', { broker });
    return;
  }
  // One sentence for a dead, a passive and a not yet ready broker (docs/behaviour/module.md section 2).
  const answers = reached === 'ok' && isBroker(context, broker) && brokerHealthy(context.state, broker);
  if (!answers || !context.isActiveBroker(broker)) context.fail('noDeployment', { broker });
}

/** Cmdlets of a module that isn't there: what the script on the management host answers when it can't load it. */
function checkModule(context: Context): void {
  const module = findCmdlet(context.cmdlet)?.module ?? '';
  if (!context.state.faults.missingModules?.some((missing) => same(missing, module))) return;
  context.terminate(
    `CouldNotAutoLoadModule,${context.cmdlet}`,
    'ResourceUnavailable',
    `the module ${module} cannot be loaded on ${context.host}: The specified module '${module}' was not loaded because no valid module file was found in any module directory.`,
  );
}

/** Remoting is for administrators of the server alone. */
function checkRights(context: Context, server: string): void {
  if (!context.state.faults.denied?.some((denied) => same(denied, server))) return;
  throw new Terminated(
    errorRecord('AccessDenied,PSSessionStateBroken', 'OpenError', context.message('remotingDenied', { server }), {
      code: 5,
      terminating: true,
    }),
  );
}

function isBroker(context: Context, broker: string): boolean {
  const deployment = context.state.deployment;
  return deployment !== undefined && rolesOf(deployment, broker).includes('RDS-CONNECTION-BROKER');
}

/** A key logon has no network credentials: the sessions that the module opens fail (docs/behaviour/module.md section 1). */
function checkLogon(context: Context, access: Access, broker: string): void {
  if (context.state.managementHost.logon !== 'key') return;
  if (access === 'health') context.fail('noDeployment', { broker });
  throw new Terminated(secondHop(context, broker));
}

function secondHop(context: Context, server: string) {
  return errorRecord('1312,PSSessionStateBroken', 'OpenError', context.message('secondHop', { server }), {
    code: 1312,
    terminating: true,
  });
}

/** The server the call runs on must be reachable by remoting; the management host always is. */
export function checkHost(context: Context, server = context.host): void {
  if (same(server, context.state.managementHost.name)) return;
  if (context.state.managementHost.logon === 'key') throw new Terminated(secondHop(context, server));
  const reached = reach(context.state, server);
  if (reached === 'ok') {
    checkRights(context, server);
    return;
  }
  const refused = reached === 'refused';
  throw new Terminated(
    errorRecord(
      refused ? 'CannotConnect,PSSessionStateBroken' : 'WinRMOperationTimeout,PSSessionStateBroken',
      'OpenError',
      context.message(refused ? 'winrmRefused' : 'winrmUnreachable', { server }),
      { code: refused ? 0x80338012 : 0x80338126, terminating: true },
    ),
  );
}
