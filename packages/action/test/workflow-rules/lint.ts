/** GitHub's own language service, told what our real action.yml takes. */
import type { ActionMetadata } from "@actions/languageservice/action";
import { registerLogger } from "@actions/languageservice/log";
import { clearCache } from "@actions/languageservice/utils/workflow-cache";
import { validate } from "@actions/languageservice/validate";
import { parse } from "yaml";
import { OURS, PLACEHOLDER } from "./workflow.ts";

// The service swallows its own failures and then finds nothing wrong.
registerLogger({
  error(message) {
    throw new Error(message);
  },
  warn() {},
  info() {},
  log() {},
});

/**
 * Complaints about a workflow or, by its path, an action. Inputs are checked for ours alone, also where it is used from a
 * folder: no other action's metadata is at hand.
 */
export async function lint(path: string, text: string, action: string): Promise<readonly string[]> {
  const folder = path.endsWith("action.yml") ? "" : ".github/workflows/";
  const uri = `file:///${folder}${path.replaceAll("/", "-")}`;
  const named = text.replace(/uses: \.\/\S*/g, `uses: ${OURS}@${PLACEHOLDER}`);
  // The service remembers a document by its address alone, and asks it for nothing but this.
  clearCache();
  const document = { uri, getText: () => named } as Parameters<typeof validate>[0];
  const diagnostics = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) =>
        `${owner}/${name}` === OURS ? (parse(action) as ActionMetadata) : undefined,
    },
  });
  return diagnostics
    .map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`)
    .filter((message) => !message.includes("Unable to resolve action"));
}
