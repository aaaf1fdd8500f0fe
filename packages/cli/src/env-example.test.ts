import { expect, it } from "vitest";
import { envExample, namesOfOthers } from "./env-example.ts";

const variables = [
  { name: "A", value: "+14152370177", address: "services.a" },
  { name: "B", value: "it is", address: "services.b" },
];

it.each([
  ["nothing", "", "# services.a\nA=+14152370177\n# services.b\nB='it is'\n", []],
  [
    "empty values",
    "# mine\r\nB=\r\n\r\nX=\nexport A = # whose\n",
    "# mine\r\nB='it is'\r\n\r\nX=\nexport A =+14152370177 # whose\n",
    [],
  ],
  ["quotes", `A=""\nB='' # two`, `A=+14152370177\nB='it is' # two`, []],
  ["one of its own", "B=other\nA=", "B=other\nA=+14152370177", ["B"]],
  ["the values", `A="+14152370177"\nB='it is'`, null, []],
])("a list with %s gets values, and keeps what is the user's", (_, before, text, unlike) => {
  expect(envExample(before, variables, true)).toEqual({ text, unlike });
});

it.each([
  ["A=\nB=other", null],
  ["A=+1", "A=+1\n# services.b\nB=\n"],
])("without values only names are added to %j", (before, text) => {
  expect(envExample(before, variables, false)).toEqual({ text, unlike: [] });
});

it("says which value no line can hold", () => {
  const odd = [{ name: "A", value: "a\nB=1", address: "x" }];
  expect(envExample(null, odd, true)).toEqual({ text: "# x\nA=\n", unlike: ["A"] });
});

it("knows which names are other configs'", () => {
  const list = "# x\nA=1\n  B =\nexport C='3'\n#D=\n";
  expect(namesOfOthers(list, `{ "url": "\${env.A}" }`)).toEqual(
    new Map([
      ["B", ""],
      ["C", "3"],
    ]),
  );
  expect(namesOfOthers(null, null).size).toBe(0);
});
