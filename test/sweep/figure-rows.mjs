import { DEPLOYMENTS } from './deployments.mjs';

/**
 * What a sweep has come to, as rows of docs/figures.md.
 * @param {object[]} points all there are
 * @param {{ done: object[], failed: object[], migrations: number, broken: object[], tooMuch: string[], repeated: number }} found results of
 *   points, of them those that did not converge; migrations that several points shared, and those of them that did not converge at all, or
 *   with several failures in one run
 */
export function figureRows(points, { done, failed, migrations, broken, tooMuch, repeated }) {
  const tried = new Set(done.map(({ id }) => id));
  const triedRow = (what, own) => {
    const count = own.filter(({ id }) => tried.has(id)).length;
    const all = count === own.length;
    const note = 'the seed says which; the same command goes on with the rest';
    return {
      what: `${what}: points tried`,
      figure: String(count),
      budget: String(own.length),
      ok: all,
      ...(all ? {} : { note }),
    };
  };
  const groups = (names, nameOf) =>
    [...names]
      .map((name) => [name, points.filter((point) => nameOf(point) === name)])
      .filter(([, own]) => own.length > 0);
  const momentOf = ({ moment, kind }) => moment ?? kind;
  const chained = done.filter((result) => result.chained).length;
  return [
    ...groups(Object.keys(DEPLOYMENTS), ({ run }) => run.deployment).map(([what, own]) => triedRow(what, own)),
    ...groups(new Set(points.map(momentOf)), momentOf).map(([what, own]) => triedRow(`of them struck "${what}"`, own)),
    { what: 'of them in a migration with others of their stage', figure: String(chained) },
    {
      what: 'migrations struck at every change of a stage, converged',
      figure: String(migrations - broken.length - tooMuch.length),
      budget: String(migrations),
      ok: broken.length === 0,
      ...(broken.length === 0 ? {} : { note: broken.map(({ id }) => `\`${id}\``).join(', ') }),
    },
    {
      what: 'converged',
      figure: String(done.length - failed.length),
      budget: String(done.length),
      ok: failed.length === 0,
      ...(failed.length === 0 ? {} : { note: failed.map(({ id }) => `\`${id}\``).join(', ') }),
    },
    ...(tooMuch.length === 0
      ? []
      : [
          {
            what: 'migrations that converged with one failure in each run only, not with several',
            figure: String(tooMuch.length),
            note: tooMuch.map((id) => `\`${id}\``).join(', '),
          },
        ]),
    { what: 'user-visible steps repeated', figure: String(repeated), budget: '0', ok: repeated === 0 },
  ];
}
