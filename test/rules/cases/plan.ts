import { deployment, haSource, haTarget, servers, singleSource, singleTarget } from '../../planner/samples';
import { brokers, ha, migration, same, window } from '../documents';
import type { Case } from './case';

export const planCases: Case[] = [
  {
    rule: 'server-names',
    title: 'the same first 15 characters',
    ...same(deployment({ servers: servers('2022', 'munich-sessions-01', 'munich-sessions-02') })),
    finds: /munich-sessions-01\.\S+ and munich-sessions-02\.\S+ have the same first 15/,
    severity: 'blocker',
  },
  {
    rule: 'server-names',
    title: 'a long name',
    ...same(deployment({ servers: servers('2022', 'munich-sessions-01') })),
    finds: /more than 15 characters/,
  },
  {
    rule: 'server-names',
    title: 'an underscore',
    ...same(deployment({ servers: servers('2022', 'rds_01') })),
    finds: /rds_01\.\S+ has an underscore/,
  },
  {
    rule: 'server-names',
    title: 'two collections with one alias',
    ...same(
      deployment({
        servers: servers('2022', 'cb'),
        collections: { 'Accounting Desktop A': {}, 'Accounting Desktop B': {} },
      }),
    ),
    finds: /Accounting Desktop A and Accounting Desktop B have the same alias/,
  },
  { rule: 'server-names', title: 'good names', ...same(haTarget) },
  {
    rule: 'waves-in-window',
    title: 'too late',
    source: singleSource,
    target: {
      ...singleTarget,
      ...migration({ window, waves: { w: { collections: ['Desk'], signOutAt: '2027-01-17T07:00+01:00' } } }),
    },
    finds: /wave w signs users out at 2027-01-17T07:00/,
  },
  {
    rule: 'waves-in-window',
    title: 'in time, in another zone',
    source: singleSource,
    target: {
      ...singleTarget,
      ...migration({ window, waves: { w: { collections: ['Desk'], signOutAt: '2027-01-17T05:00Z' } } }),
    },
  },
  {
    rule: 'waves-in-window',
    title: 'a window that ends first',
    source: singleSource,
    target: { ...singleTarget, ...migration({ window: { start: window.end, end: window.start } }) },
    finds: /before it starts/,
  },
  {
    rule: 'closed-windows',
    title: 'disks move',
    source: haSource,
    target: haTarget,
    finds: /Office is closed from the end of sessions\/main\/drain until sessions\/main\/profile-disks/,
  },
  { rule: 'closed-windows', title: 'hosts replaced', source: singleSource, target: singleTarget },
  {
    rule: 'permanent-objects',
    title: 'high availability removed',
    source: brokers('2022', ['a', 'b'], ha),
    target: brokers('2022', ['a']),
    finds: /BrokerHighAvailability\/deployment would be removed/,
  },
  { rule: 'permanent-objects', title: 'a whole migration', source: haSource, target: haTarget },
  {
    rule: 'tasks-known',
    title: 'a misspelt stage',
    source: haSource,
    target: { ...haTarget, migration: { ...haTarget.migration, tasks: [{ before: 'brokers/upgrad', text: 'x' }] } },
    finds: /nearest is brokers\/upgrade/,
  },
  { rule: 'tasks-known', title: 'a stage of the plan', source: haSource, target: haTarget },
];
