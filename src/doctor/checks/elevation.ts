import { askElevation } from '../../cmdlets/reads';
import { blocker, type Check, ok, warning } from '../check';

export const elevation: Check = {
  id: 'elevation',
  title: "Administrator's rights",
  needs: ['connection'],
  reads: () => [askElevation()],
  look(_facts, answers) {
    const { failure } = answers(askElevation());
    if (failure === undefined) return [ok('the session on the management host is elevated')];
    if (failure.errorClass === 'accessDenied') {
      return [
        blocker(
          "the session on the management host has no administrator's token",
          'start it elevated (Run as administrator), as a member of the local Administrators group',
        ),
      ];
    }
    return [warning(`elevation could not be told: ${failure.text}`, 'make sure that the session is elevated')];
  },
};
