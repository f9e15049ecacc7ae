// The least that dynamic resources cost: the same number of them, or the same shape of state, doing nothing at all.
const { readFileSync } = require('node:fs');
const pulumi = require('@pulumi/pulumi');
// As the product does it, so that both store the same beside their properties.
Error.prepareStackTrace = (error) => String(error);
const __provider = `exports.handler=()=>require(${JSON.stringify(require.resolve('./handler.js'))})`;

class Noop extends pulumi.CustomResource {
  constructor(name, props, options, type = 'pulumi-nodejs:dynamic/rds:Noop') {
    super(type, name, { ...props, __provider }, options);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(type, name, options) {
    super(type, name, {}, options, false);
  }
}

function plain(count, changed) {
  for (let index = 0; index < count; index += 1) new Noop(`noop-${index}`, { value: index < changed ? 'b' : 'a' }, {});
}

/** Resources as a state lists them: those that others depend on come first. */
function shaped(resources) {
  const made = new Map();
  for (const { urn, type, custom, inputs, parent, dependencies = [] } of resources) {
    if (type.startsWith('pulumi:')) continue;
    const options = { parent: made.get(parent), dependsOn: dependencies.map((other) => made.get(other)) };
    const name = urn.split('::').at(-1);
    made.set(urn, custom ? new Noop(name, inputs, options, type) : new Group(type, name, options));
  }
}

if (process.env.SHAPE) shaped(JSON.parse(readFileSync(process.env.SHAPE, 'utf8')));
else plain(Number(process.env.COUNT), Number(process.env.CHANGED ?? 0));
