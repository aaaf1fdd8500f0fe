import type { Output, World } from "./world.ts";

export interface Style {
  readonly colour: boolean;
  readonly width: number;
}

/** How to write to one of the outputs: colour only on a terminal that wants it, 80 columns where there is none. */
export function styleOf(output: Output, flags: { readonly color?: boolean }, env: World["env"]): Style {
  const asked = flags.color !== false && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
  return { colour: output.isTTY && asked, width: output.isTTY ? output.columns : 80 };
}
