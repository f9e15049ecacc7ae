// The least that dynamic resources cost: the same number of them, doing nothing at all.
const pulumi = require('@pulumi/pulumi');
// As the product does it, so that both store the same beside their properties.
Error.prepareStackTrace = (error) => String(error);
class Noop extends pulumi.CustomResource {
  constructor(name, index, options) {
    super(
      'pulumi-nodejs:dynamic/rds:Noop',
      name,
      {
        __provider: `exports.handler=()=>require(${JSON.stringify(require.resolve('./handler.js'))})`,
        value: index < Number(process.env.CHANGED ?? 0) ? 'b' : 'a',
      },
      options,
    );
  }
}
for (let index = 0; index < Number(process.env.COUNT); index += 1) new Noop(`noop-${index}`, index, {});
