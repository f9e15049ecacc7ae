import type { LiveRule } from '../live/live-rule';
import { licenceStatus } from './licence-status';
import { namesLead } from './names-lead';
import { portsAnswer } from './ports-answer';
import { profileContainers } from './profile-containers';
import { programsPresent } from './programs-present';
import { webAnswers } from './web-answers';

/**
 * What is looked at when a stage is done (stages.md rule 19), one line each, alphabetical: by `verify`, and before the next
 * stage is entered. Whatever a document's author wants looked at besides is a task with a check.
 */
export const smokeTests: LiveRule[] = [
  licenceStatus,
  namesLead,
  portsAnswer,
  profileContainers,
  programsPresent,
  webAnswers,
];
