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
function shaped(resources, changed) {
  const made = new Map();
  let changes = 0;
  for (const { urn, type, custom, inputs, parent, dependencies = [] } of resources) {
    if (type.startsWith('pulumi:')) continue;
    const options = { parent: made.get(parent), dependsOn: dependencies.map((other) => made.get(other)) };
    const name = urn.split('::').at(-1);
    if (!custom) {
      made.set(urn, new Group(type, name, options));
      continue;
    }
    const change = inputs.displayName !== undefined && changes < changed;
    if (change) changes += 1;
    made.set(urn, new Noop(name, change ? { ...inputs, displayName: 'new' } : inputs, options, type));
  }
}

const changed = Number(process.env.CHANGED ?? 0);
if (process.env.SHAPE) shaped(JSON.parse(readFileSync(process.env.SHAPE, 'utf8')), changed);
else plain(Number(process.env.COUNT), changed);
