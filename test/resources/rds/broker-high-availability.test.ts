import { describe, expect, it } from 'vitest';
import { getHighAvailability } from '../../../src/cmdlets/reads';
import { brokerHighAvailabilityKind as kind } from '../../../src/resources/rds/broker-high-availability';
import { live, moment, observed, role, server, summary, updated, waitAt, worldOf } from '../kind-world';

const connectionString = { secret: 'sql' };
const dedicated = {
  clientAccessName: 'rds.contoso.com',
  database: { kind: 'dedicated', connectionString, filePath: 'D:\\RDCB' },
};
const shared = {
  clientAccessName: 'rds.contoso.com',
  database: { kind: 'shared', connectionString, secondaryConnectionString: { secret: 'sql2' }, filePath: 'D:\\RDCB' },
};
const brokers = (os: string) =>
  worldOf([role('rdcb01.contoso.com', 'RDS-CONNECTION-BROKER'), server('rdcb01.contoso.com', os)]);

describe('BrokerHighAvailability', () => {
  it('is absent without high availability: an empty result, no error', () => {
    expect(observed(kind, dedicated)).toBeUndefined();
  });

  it('reads the strings in the clear and infers the kind of database', () => {
    const row = {
      ConnectionBroker: ['RDCB01.contoso.com'],
      ActiveManagementServer: 'RDCB01.contoso.com',
      ClientAccessName: 'RDS.contoso.com',
      DatabaseConnectionString: 'DRIVER=x;SERVER=s;Trusted_Connection=Yes;Database=d',
      DatabaseSecondaryConnectionString: null,
      DatabaseFilePath: 'D:\\RDCB',
    };
    expect(observed(kind, dedicated, [getHighAvailability(), [row]])).toEqual({
      clientAccessName: 'rds.contoso.com',
      database: { kind: 'dedicated', connectionString: row.DatabaseConnectionString, filePath: 'D:\\RDCB' },
    });
    const sql = { ClientAccessName: 'rds.contoso.com', DatabaseConnectionString: 'SERVER=s;Uid=u;Pwd=p' };
    expect(observed(kind, shared, [getHighAvailability(), [sql]])).toMatchObject({ database: { kind: 'shared' } });
  });

  it('passes the file path for dedicated databases and the secondary string for shared ones since 2016', () => {
    const of = (props: typeof dedicated, os: string) => kind.create(props, brokers(os)).slice(0, 1);
    expect(summary(of(dedicated, '2019'))).toEqual([
      'Set-RDConnectionBrokerHighAvailability {"ClientAccessName":"rds.contoso.com","DatabaseConnectionString":{"secret":"sql"},"DatabaseFilePath":"D:\\\\RDCB"} @activeBroker',
    ]);
    expect(summary(of(shared, '2019'))[0]).toContain(
      '"DatabaseConnectionString":{"secret":"sql"},"DatabaseSecondaryConnectionString":{"secret":"sql2"}}',
    );
    expect(summary(of(shared, '2012 R2'))[0]).not.toContain('Secondary');
  });

  it('waits until the brokers answer under the name', () => {
    const wait = waitAt(kind.create(dedicated, worldOf()), 1);
    const now = moment('2027-01-16T18:00Z');
    expect(wait.open(live(), now)).toContain('not highly available yet');
    expect(wait.open(live([getHighAvailability(), [{ ClientAccessName: 'RDS.contoso.com' }]]), now)).toBeUndefined();
  });

  it('changes name and strings with their own cmdlets', () => {
    const paths = ['clientAccessName', 'database.connectionString', 'database.secondaryConnectionString'];
    expect(summary(updated(kind, {}, shared, paths))).toEqual([
      'Set-RDDatabaseConnectionString {"DatabaseConnectionString":{"secret":"sql"},"DatabaseSecondaryConnectionString":{"secret":"sql2"}} @activeBroker',
      'Set-RDClientAccessName {"ClientAccessName":"rds.contoso.com"} @activeBroker',
    ]);
    expect(updated(kind, {}, dedicated, ['database.filePath'])).toEqual([]);
  });

  it('says that there is no way back, and changes nothing', () => {
    const steps = kind.remove(dedicated, worldOf());
    expect(summary(steps)).toEqual(['wait: high availability of rds.contoso.com is gone']);
    expect(waitAt(steps, 0).instructions).toContain('no cmdlet turns high availability off');
    expect(kind.permanent).toContain('no cmdlet');
    expect(kind.fields['database.connectionString']).toMatchObject({ secret: true });
    expect(kind.fields['database.kind']).toMatchObject({ change: 'never' });
  });
});
