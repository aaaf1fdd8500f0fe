import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";

import { parseKeyValues } from "./file-commands.ts";
import { createMasker } from "./masker.ts";
import { runAction, startAction } from "./runner.ts";
import { printing, run, temporary, tinyAction, tinyRun, writing } from "./tiny-action.ts";

afterEach(() => vi.unstubAllEnvs());

const printEnv =
  "process.stdout.write(JSON.stringify({ ...process.env, cwd: process.cwd(), argv: process.execArgv }));";

describe("what an action is given", () => {
  test("its inputs with defaults, blanks as _, hyphens kept; the event; the workspace; nothing of this process", async () => {
    const inputs =
      '{ "my token": { default: "${{ github.token }}" }, dry-run: { default: "true" }, label: null }';
    const workspace = temporary();
    const payload = { pull_request: { head: { ref: "topic" }, base: { ref: "main" } } };
    vi.stubEnv("TWILIO_LEFTOVER", "from this process");
    const { stdout, conclusion } = await run(
      printEnv,
      {
        workspace,
        env: { MINE: "1", CI: "no" },
        inputs: { Label: "x" },
        event: { name: "pull_request", payload },
        ref: "refs/pull/7/merge",
      },
      inputs,
    );
    const env = JSON.parse(stdout);
    expect(conclusion).toBe("success");
    expect(env).toMatchObject({
      INPUT_MY_TOKEN: "ghs_t0ken",
      "INPUT_DRY-RUN": "true",
      INPUT_LABEL: "x",
      MINE: "1",
      CI: "true",
      GITHUB_REF_NAME: "7/merge",
      GITHUB_HEAD_REF: "topic",
      GITHUB_BASE_REF: "main",
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_REPOSITORY_OWNER: "acme",
      cwd: workspace,
      argv: [],
    });
    const ours = /^(INPUT_|GITHUB_|RUNNER_)/u;
    expect(
      Object.keys(env)
        .filter((name) => !ours.test(name))
        .toSorted(),
    ).toEqual(["CI", "MINE", "PATH", "argv", "cwd"]);
  });

  test("a warning for an input it does not declare, which it gets nevertheless", async () => {
    const { annotations, stdout } = await run(printEnv, { inputs: { lable: "x" } }, "{ label: null }");
    expect(annotations).toEqual([
      { level: "warning", message: "Unexpected input(s) 'lable', valid inputs are ['label']" },
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ INPUT_LABLE: "x", INPUT_LABEL: "" });
  });

  test("no way to run but node24", () => {
    expect(() => startAction(tinyRun(temporary()))).toThrow("ENOENT");
  });
});

describe("what it prints", () => {
  test("a legacy command anywhere in a line masks for the rest of the job", async () => {
    const { log, masks } = await run(printing("rides ##[add-mask]proxy", "the proxy is up"));
    expect(log).toEqual(["the *** is up"]);
    expect(masks).toContain("proxy");
  });

  test("a line that an untrusted name begins plants an annotation, on stderr too, after a lone carriage return too", async () => {
    const source =
      'process.stderr.write("name: rides\\n::error file=proxy.json,line=1::planted\\nx\\r::notice::too\\n");';
    const { annotations, log } = await run(source);
    expect(annotations).toEqual([
      { level: "error", message: "planted", file: "proxy.json", line: 1 },
      { level: "notice", message: "too" },
    ]);
    expect(log).toEqual(["name: rides", "##[error]planted", "x", "##[notice]too"]);
  });

  test("stop-commands holds until its token, and only that", async () => {
    const { annotations, log, masks } = await run(
      printing(
        "::stop-commands::t0k3n-1234",
        "::error::no",
        "##[add-mask]no",
        "::T0K3N-1234::",
        "::error::yes",
      ),
    );
    expect(annotations).toEqual([{ level: "error", message: "yes" }]);
    expect(masks).not.toContain("no");
    expect(log.slice(1, 3)).toEqual(["::error::no", "##[add-mask]no"]);
  });

  test("a stop token that anybody could guess is refused, and so are commands that files have replaced", async () => {
    for (const line of ["::stop-commands::warning", "::set-env name=A::b", "::set-output::x"]) {
      const { conclusion, exitCode, annotations } = await run(printing(line));
      expect([conclusion, exitCode, annotations.length], line).toEqual(["failure", 0, 2]);
    }
  });

  test("ten annotations of each level, messages of 4,096 characters; the rest is in the log only", async () => {
    const many = Array.from({ length: 12 }, (_, n) => `::error::${n}`);
    const { annotations, suppressedAnnotations, log } = await run(
      printing(...many, "::warning::w", `::notice::${"n".repeat(4097)}`),
    );
    expect(annotations.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual(
      many.slice(0, 10).map((line) => line.slice(9)),
    );
    expect(suppressedAnnotations).toEqual({ error: 2, warning: 0, notice: 0 });
    expect(log).toContain("##[error]11");
    expect(annotations.find(({ level }) => level === "notice")?.message).toHaveLength(4096);
  });

  test.each([
    ["line=2,endLine=2,col=3,endColumn=9", { line: 2, endLine: 2, column: 3, endColumn: 9 }],
    ["line=2,endLine=4,col=3,endColumn=9", { line: 2, endLine: 4 }],
    ["line=4,endLine=2", {}],
    ["line=2,col=9,endColumn=3", { line: 2 }],
    ["col=3", {}],
    ["endLine=4", { line: 4, endLine: 4 }],
    ["line=x,endLine=4,endColumn=5", { line: 4, endLine: 4, column: 5, endColumn: 5 }],
  ])("a place %s", async (place, expected) => {
    const { annotations } = await run(printing(`::error ${place}::x`));
    expect(annotations).toEqual([{ level: "error", message: "x", ...expected }]);
  });

  test("a path in the workspace becomes relative, another does not", async () => {
    const workspace = join(temporary(), "w");
    mkdirSync(workspace);
    const { annotations } = await run(
      printing(
        `::error file=${workspace}/a/b.json::x`,
        `::error file=${workspace}x/b.json::x`,
        "::error file=c.json::x",
      ),
      { workspace },
    );
    expect(annotations.map(({ file }) => file)).toEqual(["a/b.json", `${workspace}x/b.json`, "c.json"]);
  });

  test("masks: the token, secrets, each line of a value, touching ones as one; messages but not titles", async () => {
    const { log, annotations, stdout } = await run(
      printing("ghs_t0ken s3cret", "::add-mask::one%0Atwo", "onetwo two", "::error title=one::one"),
      { secrets: ["s3cret"] },
    );
    expect(log).toEqual(["*** ***", "*** ***", "##[error]***"]);
    expect(annotations).toEqual([{ level: "error", message: "***", title: "one" }]);
    expect(stdout).toContain("s3cret");
  });

  test("an empty mask would mask everything: it is a warning", async () => {
    const { annotations, log } = await run(printing("::add-mask:: ", "a b"));
    expect(annotations).toMatchObject([{ level: "warning" }]);
    expect(log.at(-1)).toBe("a b");
  });

  test("characters that a chunk cuts in two, and a last line without an end", async () => {
    const { log, stdout } = await run(
      'const b = Buffer.from("é\\n::error::ü"); process.stdout.write(b.subarray(0, 1), () => process.stdout.write(b.subarray(1)));',
    );
    expect(stdout).toBe("é\n::error::ü");
    expect(log).toEqual(["é", "##[error]ü"]);
  });
});

describe("what it writes", () => {
  test("outputs, environment, state, paths", async () => {
    const { outputs, env, state, paths, annotations } = await run(
      [
        writing("GITHUB_OUTPUT", "a=1=2\nb<<E\nx\r\n\n##[error]y\nE\n"),
        writing("GITHUB_ENV", "NODE_OPTIONS=--inspect\nA=1\n"),
        writing("GITHUB_STATE", "s=1\n"),
        writing("GITHUB_PATH", "/x\n\n"),
      ].join(""),
    );
    expect(outputs).toEqual({ a: "1=2", b: "x\r\n\n##[error]y" });
    expect([env, state, paths]).toEqual([{ A: "1" }, { s: "1" }, ["/x"]]);
    expect(annotations).toMatchObject([{ level: "error" }]);
  });

  test("a value that holds its own delimiter plants an output", () => {
    const planted = parseKeyValues("url<<EOF\nhttp://x\nEOF\nchanges=false\nEOF\n");
    expect(planted.pairs).toEqual([
      ["url", "http://x"],
      ["changes", "false"],
    ]);
    expect(planted.error).toBe("Invalid format 'EOF'");
  });

  test.each([
    ["a<<E\nx\n", "Invalid value. Matching delimiter not found 'E'"],
    ["a<<E\nx", "Invalid value. EOF marker missing new line."],
    ["<<E\n", "Invalid format '<<E'. Name must not be empty and delimiter must not be empty"],
    ["a\n", "Invalid format 'a'"],
    ["a<<E\nx\nE", null],
    ["a<<E=F\nx\nE=F\n", null],
    ["a<<E\nE\n\nb=<<\n", null],
  ])("a file %j", (text, error) => {
    expect(parseKeyValues(text).error).toBe(error);
  });

  test("a broken output file fails the step and keeps what came before", async () => {
    const { conclusion, exitCode, outputs, annotations } = await run(writing("GITHUB_OUTPUT", "a=1\nb<<E\n"));
    expect([conclusion, exitCode, outputs]).toEqual(["failure", 0, { a: "1" }]);
    expect(annotations[0]?.message).toBe("Unable to process file command 'output' successfully.");
  });

  test("a summary of a mebibyte is shown, masked; one byte more and all of it is gone, with an error, and the step passes", async () => {
    const write = (bytes: number): string =>
      `require("node:fs").writeFileSync(process.env.GITHUB_STEP_SUMMARY, "ghs_t0ken".padEnd(${bytes}, "x"));`;
    const fits = await run(write(1_048_576));
    expect(fits.summary?.slice(0, 5)).toBe("***xx");
    expect(fits.annotations).toEqual([]);
    const over = await run(write(1_048_577));
    expect([over.summary, over.summaryBytes, over.conclusion]).toEqual([null, 1_048_577, "success"]);
    expect(over.annotations[0]?.message).toContain("$GITHUB_STEP_SUMMARY upload aborted");
  });

  test("an output that holds a masked value is named", async () => {
    const { secretOutputs } = await run(writing("GITHUB_OUTPUT", "a=my ghs_t0ken\nb=1\n"));
    expect(secretOutputs).toEqual(["a"]);
  });
});

describe("how it ends", () => {
  test("only the exit code fails a step", async () => {
    expect(await run(`${printing("::error::x")} process.exit(3);`)).toMatchObject({
      exitCode: 3,
      conclusion: "failure",
    });
    expect(await run(printing("::error::x"))).toMatchObject({ exitCode: 0, conclusion: "success" });
  });

  test.each([
    [
      'process.once("SIGINT", () => { console.log("bye"); process.exit(0); });',
      { exitCode: 0, log: ["up", "bye"] },
    ],
    ['process.on("SIGINT", () => {}); process.once("SIGTERM", () => process.exit(9));', { exitCode: 9 }],
    [
      'process.on("SIGINT", () => {}); process.on("SIGTERM", () => {});',
      { exitCode: null, signal: "SIGKILL" },
    ],
  ])("cancelled: %s", async (source, expected) => {
    const action = startAction(
      tinyRun(tinyAction(`${source} setInterval(() => {}, 1000); console.log("up");`), {
        cancelMs: [40, 40],
      }),
    );
    action.process.stdout?.once("data", action.cancel);
    expect(await action.result).toMatchObject({ conclusion: "cancelled", ...expected });
  });

  test("one that never ends is killed, and its log told", async () => {
    const hanging = tinyRun(tinyAction('console.log("up"); setInterval(() => {}, 1000);'), {
      timeoutMs: 300,
    });
    await expect(runAction(hanging)).rejects.toThrow(/did not end within 300 ms.*\nup/su);
  });
});

test("a mask is found again in what overlaps it", () => {
  const masker = createMasker(["abab", "x"]);
  expect(masker.mask("-ababab-x-")).toBe("-***-***-");
});
