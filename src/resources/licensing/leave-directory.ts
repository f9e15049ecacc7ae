import { askLicenseServer } from '../../cmdlets/reads';
import { type Run, run } from '../../cmdlets/step';
import type { StateView } from '../kind';
import { booleanOf, firstRow } from '../values';
import { activationStatus, invoke, isActivated, when } from './license-server-calls';

/** Traces of a license server in Active Directory, each with the question whether it is there. */
const TRACES = [
  { leave: 'UnpublishLS', ask: 'IsLSPublished', answer: 'Published', args: undefined, text: 'published' },
  {
    leave: 'UnRegisterLSFromSCP',
    ask: 'IsLSRegisteredToSCP',
    answer: 'Registered',
    args: undefined,
    text: 'registered',
  },
  {
    leave: 'RemoveLSfromTSLSGroup',
    ask: 'IsLSinTSLSGroup',
    answer: 'IsMember',
    args: { Domain: '' },
    text: 'in the group Terminal Server License Servers',
  },
] as const;

/**
 * Takes a retired license server out of Active Directory. One that is still activated may serve other deployments and is
 * left alone, as is one that the documents do not manage.
 */
export function leaveDirectory(server: string, before: StateView): Run[] {
  if (!before.find('LicenseServer', server)) return [];
  return TRACES.map(({ leave, ask, answer, args, text }) => {
    const question = askLicenseServer(server, ask, args);
    return run(
      invoke(server, leave),
      when(
        `${server} is deactivated and still ${text}`,
        [activationStatus(server), question],
        (snapshot) =>
          isActivated(snapshot, server) === false && booleanOf(firstRow(snapshot, question)?.[answer]) === true,
      ),
    );
  });
}
