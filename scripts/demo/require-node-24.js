// Loaded before the first TypeScript file: an older Node would stop there with a message that explains nothing.
const major = Number(process.versions.node.split(".")[0]);

if (major < 24) {
  console.error(
    `This needs Node 24, and here is ${process.version}. Start it with npm, which puts the devDependency node@24 first on the PATH. ` +
      "If you did, the install was made with --ignore-scripts: run `npm rebuild node`.",
  );
  process.exit(1);
}
