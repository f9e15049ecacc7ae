import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/documents/canonical';
import { checkDocument } from '../../src/documents/crosscheck';
import { loadDocument } from '../../src/documents/load';
import type { Deployment } from '../../src/documents/schema';
import { resourcesOf } from '../../src/planner/resources';
import { kindOf } from '../../src/resources';
import { fieldChanges } from '../../src/resources/diff';
import { pairs } from '../planner/arbitraries';
import { desktopSource } from '../planner/desktop-samples';
import { complete } from './arbitraries';
import { captured } from './support';

/** What nothing reads, or reads otherwise than it was written: secrets, papers, and settings that web servers bring along. */
function readable(deployment: Deployment): Deployment {
  const copy = structuredClone(deployment);
  if (copy.webAccess) delete copy.webAccess.settings;
  return copy;
}

describe('a document that a deployment was made from', () => {
  it('is what capture writes, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(complete, async (source) => {
        const { document, leftOut } = await captured(source);
        expect(canonicalJson(readable(document.deployment))).toBe(canonicalJson(readable(source)));
        expect(checkDocument(document, 'source').errors).toEqual([]);
        expect(leftOut.filter(({ what }) => !/^machine keys/.test(what))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is in the captured one with all that it says of what can be read', async () => {
    const ignored = new Set(['KeyPack', 'WebMachineKey', 'GatewayDefaults']);
    await fc.assert(
      fc.asyncProperty(pairs, async ({ source }) => {
        const { document } = await captured(source);
        const found = resourcesOf(document.deployment);
        for (const [id, { kind: name, props }] of resourcesOf(source)) {
          if (ignored.has(name)) continue;
          const kind = kindOf(name);
          const own = found.get(id);
          expect(own, id).toBeDefined();
          const changes = fieldChanges(kind, own?.props, props).filter(
            ({ path }) => !/connectionString/.test(path) && !kind.fields[path]?.writeOnly,
          );
          expect({ id, changes }).toEqual({ id, changes: [] });
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('virtual desktops', () => {
  it('are written as they are live, but for what no cmdlet lists', async () => {
    const { document, leftOut } = await captured(desktopSource);
    expect(checkDocument(document, 'source').errors).toEqual([]);
    expect(leftOut).toEqual([]);
    const found = resourcesOf(document.deployment);
    for (const [id, { kind: name, props }] of resourcesOf(desktopSource)) {
      if (name === 'OuAccess') continue;
      const own = found.get(id);
      expect(own, id).toBeDefined();
      expect(fieldChanges(kindOf(name), own?.props, props), id).toEqual([]);
    }
  });
});

describe('capture', () => {
  it('writes the same bytes each time, and again of a deployment made from what it wrote', async () => {
    const source = loadDocument('stacks/base/source.yaml').deployment;
    const [first, second] = [await captured(source), await captured(source)];
    expect(second.text).toBe(first.text);
    const again = await captured(first.document.deployment);
    expect(canonicalJson(again.document.deployment)).toBe(canonicalJson(first.document.deployment));
  });
});
