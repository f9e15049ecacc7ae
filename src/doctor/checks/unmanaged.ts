import { type Check, ok, warning } from '../check';

export const unmanaged: Check = {
  id: 'unmanaged',
  title: 'Objects in no document',
  needs: ['plan', 'broker'],
  look({ unlisted }) {
    if (unlisted.length === 0) return [ok('everything live is in the documents')];
    return unlisted.map(({ kind, key }) =>
      warning(
        `${kind}/${key} is live and in neither document`,
        'it is never touched; write it into both documents to manage it',
      ),
    );
  },
};
