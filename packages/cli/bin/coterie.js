#!/usr/bin/env node
// Old Nodes must be able to read this file, as a module or as a script: no import or require, no newer syntax.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    'coterie: Node ' +
      process.versions.node +
      ' is too old; install Node 22.18 or newer from https://nodejs.org, or run it as: npx -p node@24 -p @coterie/cli coterie\n',
  );
  process.exitCode = 1;
} else {
  import('../dist/main.js').then(
    (coterie) => coterie.main(),
    (error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      process.stderr.write(
        `coterie: a part of it is missing (${error.message}); run "npm run build" in its repository, or install it again.\n`,
      );
      process.exitCode = 1;
    },
  );
}
