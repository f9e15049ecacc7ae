exports.check = async (_olds, inputs) => ({ inputs });
exports.diff = async (_id, olds, news) => ({
  changes: olds.value !== news.value || olds.displayName !== news.displayName,
});
exports.create = async (inputs) => ({ id: 'noop', outs: inputs });
exports.update = async (_id, _olds, inputs) => ({ outs: inputs });
exports.delete = async () => undefined;
exports.read = async (id, props) => ({ id, props });
