import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { Deployment } from '../../src/documents/schema';
import { mapPlaces } from '../../src/documents/shape';
import { folderWith, messageOf } from './helpers';

/** A map with both names at a place; what is by name or in a list on the way has one entry. */
function nested([segment, ...rest]: readonly string[]): unknown {
  if (segment === undefined) return { 'name.contoso.com': {}, 'NAME.contoso.com': {} };
  if (segment !== '*') return { [segment]: nested(rest) };
  return inList(rest) ? [nested(rest)] : { 'Some.contoso.com': nested(rest) };
}
const inList = (rest: readonly string[]) => ['arguments', 'check'].includes(rest[0] ?? '');

describe('names that differ by case only', () => {
  const places = mapPlaces(Deployment);

  it('are looked for in virtual desktops as elsewhere', () => {
    expect(places.map((place) => place.join('/'))).toEqual(
      expect.arrayContaining([
        'servers',
        'collections/*/remoteApps',
        'virtualDesktops/hosts',
        'virtualDesktops/collections',
        'virtualDesktops/collections/*/desktops',
        'virtualDesktops/collections/*/desktopsPerHost',
        'remoteAccess/*/netsh/*/arguments',
      ]),
    );
  });

  it.each(places.map((place) => [place.join('/'), place] as const))('are refused in %s', (_name, place) => {
    const folder = folderWith({ 'a.yaml': dump(nested(place)) });
    const message = messageOf(() => loadDocument(join(folder, 'a.yaml')), folder);
    expect(message).toContain('"NAME.contoso.com" and "name.contoso.com" are the same name to Windows');
    expect(message).toContain('[document-duplicate-name]');
  });
});
