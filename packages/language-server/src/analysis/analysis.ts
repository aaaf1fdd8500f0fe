/** All that is known of one version of a document, made once and never changed; every feature reads it. */
import {
  type DesiredNode,
  type DesiredTree,
  type Document,
  isOurs,
  type NumberVerdicts,
  type Problem,
  parseDocument,
  resolveConfig,
  secretValues,
} from "@twilio-proxy/core";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { JSONDocument, JsonEngine } from "../json/engine.ts";
import { once } from "../once.ts";
import type { EditorEnvironment } from "./environment.ts";
import { indexReferences, type ReferenceIndex } from "./references.ts";

export interface Analysis {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  /** Positions to offsets and back, as LSP counts them. */
  readonly source: TextDocument;
  readonly document: Document;
  /** What is declared, as far as it could be understood; null: nothing was. */
  readonly tree: DesiredTree | null;
  /** As the command and the Action report them, in the order of the text. */
  readonly problems: readonly Problem[];
  readonly environment: EditorEnvironment;
  /** The JSON engine's own tree; null where the text is too large or too deep for it. */
  json(): JSONDocument | null;
  /** Names and where they are used. */
  references(): ReferenceIndex;
  /** Declared resources by address, such as `services.rides.phone_numbers[0]`. */
  nodes(): ReadonlyMap<string, DesiredNode>;
}

export interface AnalyseInput {
  readonly source: TextDocument;
  readonly environment: EditorEnvironment;
  readonly engine: JsonEngine;
  readonly numbers?: NumberVerdicts;
  readonly now: Date;
}

/** null: the file is not a config of ours, and we have nothing to say about it. Never throws. */
export function analyse({ source, environment, engine, numbers, now }: AnalyseInput): Analysis | null {
  const text = source.getText();
  const { uri, version, languageId } = source;
  const document = parseDocument(text, { path: uri });
  if (!isOurs(document)) return null;
  const { tree, problems } = resolveConfig(document, {
    env: environment.values,
    secrets: secretValues(environment.values),
    strictEnv: false,
    now,
    ...(numbers === undefined ? {} : { numbers }),
  });
  // The editor's document changes under our feet; this one does not.
  const frozen = TextDocument.create(uri, languageId, version, text);
  return {
    uri,
    version,
    text,
    source: frozen,
    document,
    tree,
    problems: problems.map(softened),
    environment,
    json: once(() => (document.root === null ? null : engine.parse(frozen))),
    references: once(() => indexReferences(document)),
    nodes: once(() => new Map(allNodes(tree).map((node) => [node.path, node]))),
  };
}

/** Whoever edits the file need not have the variables of whoever runs it. */
function softened(problem: Problem): Problem {
  return problem.code === "env-unset" ? { ...problem, severity: "information" } : problem;
}

function allNodes(tree: DesiredTree | null): readonly DesiredNode[] {
  const nodes: DesiredNode[] = [];
  const pending = [...(tree?.nodes ?? [])].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node);
    pending.push(...Object.values(node.children).flat().reverse());
  }
  return nodes;
}
