/** Loaded into the command's process: its output is read through a pipe, and should be coloured as on the terminal it ends on. */
const columns = Number(process.env.COLUMNS ?? 80);

Object.defineProperties(process.stdout, {
  isTTY: { value: true },
  columns: { value: Number.isFinite(columns) ? columns : 80 },
});
