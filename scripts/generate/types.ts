/** Types of what a user may write, one file per resource. */
import { compile } from "json-schema-to-typescript";
import { mapReferences, RESOURCE_FOLDERS, readSchema, type Schema } from "./schemas.ts";

const BANNER = "// Generated from schemas/: do not edit; npm run generate.\n\n";

export async function resourceTypes(root: string, folder: string): Promise<string> {
  const schema = readSchema(root, folder);
  const { code, uses } = await typesOf(schema, configName(folder));
  const imports = uses.map(
    (other) => `import type { ${configName(other)} } from "../${other}/config.generated.ts";\n`,
  );
  return `${BANNER}${imports.join("")}${imports.length > 0 ? "\n" : ""}${code}`;
}

async function typesOf(schema: Schema, name: string): Promise<{ code: string; uses: readonly string[] }> {
  const uses = new Set<string>();
  const mapped = mapReferences(schema, (folder) => {
    if (!RESOURCE_FOLDERS.some((known) => known === folder)) throw new Error(`Unknown schema ${folder}`);
    uses.add(folder);
    return { tsType: configName(folder) };
  }) as Schema;
  const code = await compile({ ...mapped, title: name } as Parameters<typeof compile>[0], name, {
    bannerComment: "",
    additionalProperties: false,
    style: { printWidth: 110 },
  });
  return { code, uses: [...uses] };
}

function configName(folder: string): string {
  const pascal = folder.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return `${pascal}Config`;
}
