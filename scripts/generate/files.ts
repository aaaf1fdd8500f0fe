import { foldSchemas, RESOURCE_FOLDERS } from "./schemas.ts";
import { resourceTypes } from "./types.ts";
import { schemaSource, validatorSource } from "./validator.ts";

/** Every generated file's text by its path from the repository root. Reads only hand-written files. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const folded = foldSchemas(root);
  files.set("schemas/proxy.schema.json", `${JSON.stringify(folded, null, 2)}\n`);
  files.set("packages/core/src/document/schema.generated.ts", schemaSource(folded));
  files.set("packages/core/src/document/shape.generated.ts", validatorSource(folded));
  for (const folder of RESOURCE_FOLDERS) {
    files.set(`packages/core/src/resources/${folder}/config.generated.ts`, await resourceTypes(root, folder));
  }
  return files;
}
