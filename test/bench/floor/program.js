// The least that dynamic resources cost: the same number of them, doing nothing at all.
const pulumi = require('@pulumi/pulumi');
class Noop extends pulumi.CustomResource {
  constructor(name, options) {
    super(
      'pulumi-nodejs:dynamic/rds:Noop',
      name,
      {
        __provider: `exports.handler=()=>require(${JSON.stringify(require.resolve('./handler.js'))})`,
        value: process.env.VALUE ?? 'a',
      },
      options,
    );
  }
}
for (let index = 0; index < Number(process.env.COUNT); index += 1) new Noop(`noop-${index}`, {});
