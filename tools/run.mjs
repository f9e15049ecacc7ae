// Entry of every npm script: `node tools/run.mjs <command> [args...]`. Kept to syntax and features of old Node
// versions, so that the check below is reached and can say what is missing.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(
    `rds-migrate needs Node 20 or newer; this is Node ${process.versions.node}\n` +
      '  next: install a current Node (https://nodejs.org) and run the command again\n',
  );
  process.exit(1);
}

import('./commands.mjs').then(({ main }) => main(process.argv.slice(2)));
