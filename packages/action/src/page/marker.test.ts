import fc from "fast-check";
import { expect, test } from "vitest";
import { isNewer, type Marker, readMarker, writeMarker } from "./marker.ts";

const marker = (change: Partial<Marker> = {}): Marker => ({
  kind: "plan",
  label: "proxy.json",
  run: { id: "42", attempt: 1 },
  review: null,
  ...change,
});

test("any label and review survive, in one line that no label can end", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.jsonValue(), (label, review) => {
      const wanted = marker({ label: label.toWellFormed(), review: JSON.parse(JSON.stringify(review)) });
      const line = writeMarker(wanted);
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.indexOf("-->")).toBe(line.length - 3);
      expect(readMarker(`${line}\nrest`)).toEqual(wanted);
    }),
  );
});

test.each([
  ["", "an empty body"],
  ["hello", "prose"],
  [`hello\n${writeMarker(marker())}`, "a marker further down"],
  [` ${writeMarker(marker())}`, "an indented marker"],
  ["<!-- twilio-proxy v1 {] -->", "broken JSON"],
  ["<!-- twilio-proxy v1 null -->", "null"],
  ['<!-- twilio-proxy v1 {"kind":"plan","label":"x"} -->', "no run"],
  ['<!-- twilio-proxy v1 {"kind":"plan","label":"x","run":{"id":"1e9","attempt":1}} -->', "a strange run"],
  ['<!-- twilio-proxy v2 {"kind":"plan","label":"x","run":{"id":"1","attempt":1}} -->', "another version"],
])("%j is no marker: %s", (body) => {
  expect(readMarker(body)).toBeNull();
});

test("runs count upwards beyond what a double holds, and attempts within a run", () => {
  const run = (id: string, attempt = 1): Marker["run"] => ({ id, attempt });
  expect(isNewer(run("9007199254740993"), run("9007199254740992"))).toBe(true);
  expect(isNewer(run("10"), run("9"))).toBe(true);
  expect(isNewer(run("9", 2), run("9"))).toBe(true);
  expect(isNewer(run("9"), run("9"))).toBe(false);
});
