/** A mistake in a seed or faults file. `place` is like `services[0].phone_numbers[3].sid`, empty for the whole file. */
export class SimulatorInputError extends Error {
  override readonly name = "SimulatorInputError";
  readonly file: "seed" | "faults" | "behaviour" | "clock" | "interaction";
  readonly place: string;

  constructor(file: SimulatorInputError["file"], place: string, problem: string) {
    super(place === "" ? `The ${file} ${problem}.` : `${file}: ${place} ${problem}.`);
    this.file = file;
    this.place = place;
  }
}

export type PlaceKey = string | number;

export function placeText(keys: readonly PlaceKey[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
