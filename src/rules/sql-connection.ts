import type { Rule } from './rule';

const AT = '/connectionBrokers/highAvailability/database';

export const sqlConnection: Rule = {
  id: 'sql-connection',
  severity: 'manual',
  statement: 'The SQL driver that the connection string names is installed on every broker, and its rights are given.',
  reason:
    'The driver must match the string on EVERY broker, and with Windows authentication each computer account needs rights on the database, which take effect after a restart.',
  source: 'docs/behaviour/module.md section 4; docs/stages.md rule 11',
  remedy: 'install the driver on the new brokers, add their computer accounts to the SQL group, and restart them',
  check({ source, target }) {
    const wanted = target.connectionBrokers;
    const old = source.connectionBrokers;
    const database = wanted?.highAvailability?.database;
    if (!wanted || !database) return [];
    const added = wanted.members.filter((member) => !old?.members.includes(member));
    const made = !old?.highAvailability;
    if (added.length === 0 && !made) return [];
    const brokers = (made ? [...(old?.members ?? []), ...added] : added).join(', ');
    const stage = made ? 'brokers/high-availability' : 'brokers/expand';
    const { connectionString } = database;
    if ('secret' in connectionString) {
      return [
        {
          message: `connectionString is all secret (${connectionString.secret}), so its driver can't be checked: see that it is on ${brokers}, and that a secret of that name is set`,
          stage,
          at: AT,
        },
      ];
    }
    const secret = connectionString.credential?.password.secret;
    const rights = secret ? `a secret ${secret} has to be set` : 'their computer accounts need rights on the database';
    return [{ message: `${brokers} need driver "${connectionString.driver}"; ${rights}`, stage, at: AT }];
  },
};
