/**
 * `npm run picture`: docs/images/plan-comment.png, as the real bundle comments the change that `npm run demo` tells of. Needs
 * `npm ci --prefix scripts/picture` and a chromium, at $CHROMIUM or on the PATH.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import { parseSeed } from "@twilio-proxy/simulator";
import { createBed } from "../packages/action/test/bed/bed.ts";
import { longerRides } from "./demo/edit.ts";

const root = join(import.meta.dirname, "..");
const example = (name: string): string => readFileSync(join(root, "examples/ride-share", name), "utf8");
const SIZE = "920,1235";

/** The comment's Markdown, without its hidden first line. */
async function comment(): Promise<string> {
  const config = example("proxy.json");
  const people = parseEnv(example(".env.example")) as Record<string, string>;
  const bed = await createBed({ files: { "proxy.json": config }, seed: parseSeed(example("seed.json")) });
  const shared = { inputs: { env: Object.keys(people).join(" ") }, env: people };
  const dispatch = {
    ...shared,
    inputs: { ...shared.inputs, command: "apply", "require-reviewed-plan": "false" },
  };
  try {
    await bed.run({ ...dispatch, event: await bed.events.workflowDispatch() });
    const changed = longerRides.reduce((text, change) => change(text), config);
    await bed.github.commit("longer-rides", { "proxy.json": changed });
    const pull = await bed.github.open("longer-rides");
    await bed.run({ ...shared, event: await bed.events.pullRequest(pull) });
    const [only] = await bed.github.comments(pull.number);
    if (only === undefined) throw new Error("the plan was not commented");
    return only.body.replace(/^.*\n/, "");
  } finally {
    await bed.close();
  }
}

async function page(markdown: string): Promise<string> {
  const require = createRequire(join(import.meta.dirname, "picture/package.json"));
  const { marked } = (await import(pathToFileURL(require.resolve("marked")).href)) as {
    marked: { parse(text: string): string };
  };
  const css = readFileSync(require.resolve("github-markdown-css/github-markdown-light.css"), "utf8");
  return `<!doctype html><meta charset="utf-8"><title>Comment</title><style>${css}${STYLE}</style>
<body><div class="head"><b>github-actions</b> <span>bot</span> commented just now</div>
<article class="markdown-body">${asGitHub(marked.parse(markdown))}</article></body>`;
}

const STYLE = `
  body { margin: 16px; font-family: sans-serif; }
  .head { background: #f6f8fa; border: 1px solid #d0d7de; border-radius: 6px 6px 0 0; padding: 8px 16px; font-size: 14px; }
  .head span { border: 1px solid #d0d7de; border-radius: 12px; padding: 0 6px; font-size: 12px; }
  .markdown-body { border: 1px solid #d0d7de; border-top: 0; border-radius: 0 0 6px 6px; padding: 16px; }
  .caution { border-left: 4px solid #cf222e; padding: 4px 16px; margin-bottom: 16px; }
  .caution b { color: #cf222e; }
  .add { background: #dafbe1; color: #116329; } .gone { background: #ffebe9; color: #82071e; } .change { color: #953800; }
  pre span { display: block; min-height: 1.45em; }`;

/** What GitHub adds to plain Markdown, as far as the comment uses it: alerts, and colours in a diff. */
function asGitHub(html: string): string {
  const colours: Readonly<Record<string, string>> = { "+": "add", "-": "gone", "!": "change" };
  return html
    .replaceAll(
      /<blockquote>\s*<p>\[!CAUTION\]\s*(.*?)<\/p>\s*<\/blockquote>/gs,
      '<div class="caution"><b>Caution</b><br>$1</div>',
    )
    .replaceAll(/(<code class="language-diff">)(.*?)(<\/code>)/gs, (_, open, code: string, close) => {
      const lines = code.trimEnd().split("\n");
      const spans = lines.map((line) => `<span class="${colours[line.charAt(0)] ?? ""}">${line}</span>`);
      return open + spans.join("") + close;
    });
}

const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-picture-"));
writeFileSync(join(folder, "comment.html"), await page(await comment()));
execFileSync(
  process.env.CHROMIUM ?? "chromium",
  [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.25",
    `--window-size=${SIZE}`,
    `--screenshot=${join(root, "docs/images/plan-comment.png")}`,
    pathToFileURL(join(folder, "comment.html")).href,
  ],
  { stdio: "ignore" },
);
rmSync(folder, { recursive: true });
