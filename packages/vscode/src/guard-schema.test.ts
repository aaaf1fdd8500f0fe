/** The schema as VS Code's JSON service uses it: with the same engine. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type CompletionList,
  getLanguageService,
  type JSONSchema,
  type LanguageService,
  TextDocument,
} from "vscode-json-languageservice";

const shipped = readFileSync(join(import.meta.dirname, "../dist/schemas/proxy.schema.json"), "utf8");
const foreign = globSync(join(import.meta.dirname, "../test/foreign/*/proxy.json"));

let service: LanguageService;
beforeAll(() => {
  // What a foreign file's own `$schema` gets.
  service = getLanguageService({ schemaRequestService: async () => "{}" });
  service.configure({
    validate: true,
    allowComments: true,
    schemas: [
      {
        uri: "ours://schema",
        fileMatch: ["proxy.json", "*.proxy.json"],
        schema: JSON.parse(shipped) as JSONSchema,
      },
    ],
  });
});

const documentOf = (text: string): TextDocument =>
  TextDocument.create("file:///app/proxy.json", "jsonc", 1, text);

async function problems(text: string): Promise<readonly string[]> {
  const document = documentOf(text);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message }) => String(message));
}

/** At `|`. */
async function completions(marked: string): Promise<readonly string[]> {
  const document = documentOf(marked.replace("|", ""));
  const at = document.positionAt(marked.indexOf("|"));
  const list: CompletionList | null = await service.doComplete(
    document,
    at,
    service.parseJSONDocument(document),
  );
  return list?.items.map(({ label }) => label) ?? [];
}

/** Keys of ours that no foreign file has as a word of its own. */
const ourKeys = ["services", "account_sid", "$schema", "unique_name", "forget"];

describe.each(foreign)("%s", (path) => {
  const text = readFileSync(path, "utf8");

  test("has no problem", async () => expect(await problems(text)).toEqual([]));

  test("gets no completion and no hover of ours", async () => {
    const marked = text.replace(/^\{/, '{\n"|",');
    const offered = marked === text ? await completions(text.replace("[", "[|")) : await completions(marked);
    expect(offered.filter((label) => ourKeys.includes(label))).toEqual([]);
    const document = documentOf(text);
    const parsed = service.parseJSONDocument(document);
    for (const [index] of text.matchAll(/"/g).map((match) => [match.index] as const)) {
      const hover = await service.doHover(document, document.positionAt(index + 1), parsed);
      // The engine says nothing with an empty text, which editors do not show.
      expect([hover?.contents ?? ""].flat().join("")).toBe("");
    }
  });
});

test("an empty file is nobody's", async () => {
  expect(await problems("{}")).toEqual([]);
  expect(await completions('{ "|" }')).toEqual([]);
});

describe("a config", () => {
  test("by its services", async () => {
    expect(await problems('{ "services": { "a": { "unique_name": "a" } } }')).toEqual([]);
    expect(await problems('{ "services": { "a": { "unique_nam": "a" } } }')).toEqual([
      "Property unique_nam is not allowed.",
    ]);
    expect(await completions('{ "services": { "a": { "|" } } }')).toContain("unique_name");
    expect(await completions('{ "services": {}, "|" }')).toContain("account_sid");
  });
});
