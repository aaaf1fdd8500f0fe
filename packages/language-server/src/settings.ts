/** What users may set, under `twilioProxy`. Anything missing or of the wrong type has its default. */
export interface Settings {
  /** Does the server do what any JSON service does: schema problems, keys and enums, formatting, folding, symbols? */
  readonly schemaFeatures: boolean;
  readonly inlayHints: {
    readonly durations: boolean;
    readonly countries: boolean;
    readonly environment: boolean;
  };
  readonly codeLens: boolean;
  /** Files with `NAME=value` lines, relative to the workspace folder; only their names are ever shown. */
  readonly envFiles: readonly string[];
  readonly planOnSave: boolean;
}

export const defaultSettings: Settings = {
  schemaFeatures: true,
  inlayHints: { durations: true, countries: true, environment: true },
  codeLens: true,
  envFiles: [".env"],
  planOnSave: false,
};

/** Reads what an editor sent, whatever it is. `auto` keeps the default, which initialization options may have changed. */
export function readSettings(given: unknown, defaults: Settings): Settings {
  const object = asObject(given);
  const hints = asObject(object.inlayHints);
  const bool = (value: unknown, otherwise: boolean): boolean =>
    typeof value === "boolean" ? value : otherwise;
  const files = object.envFiles;
  return {
    schemaFeatures: readSchemaFeatures(object.schemaFeatures, defaults.schemaFeatures),
    inlayHints: {
      durations: bool(hints.durations, defaults.inlayHints.durations),
      countries: bool(hints.countries, defaults.inlayHints.countries),
      environment: bool(hints.environment, defaults.inlayHints.environment),
    },
    codeLens: bool(object.codeLens, defaults.codeLens),
    envFiles: Array.isArray(files)
      ? files.filter((file): file is string => typeof file === "string")
      : defaults.envFiles,
    planOnSave: bool(object.planOnSave, defaults.planOnSave),
  };
}

function readSchemaFeatures(value: unknown, otherwise: boolean): boolean {
  if (value === "on") return true;
  return value === "off" ? false : otherwise;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
