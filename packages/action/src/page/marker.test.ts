import fc from "fast-check";
import { expect, test } from "vitest";
import { type Marker, readMarker, writeMarker } from "./marker.ts";

const marker = (change: Partial<Marker> = {}): Marker => ({
  kind: "plan",
  label: "proxy.json",
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
  ['<!-- twilio-proxy v1 {"kind":"plan","label":"x"} -->', "no review"],
  ['<!-- twilio-proxy v1 {"kind":"other","label":"x","review":null} -->', "another kind"],
  ['<!-- twilio-proxy v2 {"kind":"plan","label":"x","review":null} -->', "another version"],
])("%j is no marker: %s", (body) => {
  expect(readMarker(body)).toBeNull();
});
