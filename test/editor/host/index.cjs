/** The door that VS Code's extension host opens; the tests are behind it. */
exports.run = async () => {
  const { run } = await import("./suite.ts");
  await run();
};
