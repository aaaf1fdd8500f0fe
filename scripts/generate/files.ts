import { readmeWithTables } from "./action.ts";
import { configPage, problemsPage, referencePage } from "./reference.ts";
import { foldSchemas, RESOURCE_FOLDERS, readSchema } from "./schemas.ts";
import { resourceTypes } from "./types.ts";
import { schemaSource, validatorSource } from "./validator.ts";
import { workflowsSource } from "./workflows.ts";

/** Every generated file's text by its path from the repository root. Reads only hand-written files. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const folded = foldSchemas(root);
  files.set("schemas/proxy.schema.json", `${JSON.stringify(folded, null, 2)}\n`);
  files.set("packages/core/src/document/schema.generated.ts", schemaSource(folded));
  files.set("packages/core/src/document/shape.generated.ts", validatorSource(folded));
  files.set("packages/cli/src/workflows.generated.ts", workflowsSource(root));
  for (const folder of RESOURCE_FOLDERS) {
    files.set(`packages/core/src/resources/${folder}/config.generated.ts`, await resourceTypes(root, folder));
  }
  return files;
}

/**
 * The pages of `docs/reference/` and the README's tables. Apart from the others since it loads core, which needs the generated sources to be there.
 */
export async function referenceFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const { definitionOf } = await import("../../packages/core/src/resources/registry.ts");
  const { catalogue } = await import("../../packages/core/src/resources/catalogue.ts");
  const { cliPage } = await import("./cli.ts");
  const files = new Map([
    ["docs/cli.md", cliPage()],
    ["docs/reference/config.md", configPage(readSchema(root, "config"))],
    ["docs/reference/problems.md", problemsPage(catalogue)],
    ["README.md", readmeWithTables(root)],
  ]);
  for (const folder of RESOURCE_FOLDERS) {
    const definition = definitionOf(folder.replaceAll("-", "_"));
    files.set(`docs/reference/${folder}.md`, referencePage(folder, readSchema(root, folder), definition));
  }
  return files;
}
