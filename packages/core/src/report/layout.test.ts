import stringWidth from "string-width";
import { expect, test } from "vitest";
import { displayWidth } from "./layout.ts";

test.each([
  "plain",
  "+1•••••••••00 #k3f9 → x …",
  "Zürich",
  "Zu\u0308rich",
  "東京",
  "한국어",
  "ｶﾀｶﾅ",
  "ราคา",
  "مرحبا",
  "😀 👍🏽 👩‍👩‍👧 🇩🇪 1️⃣ ❤️",
  "a\u200bb",
  "",
])("%j is as wide as string-width says", (text) => {
  expect(displayWidth(text)).toBe(stringWidth(text));
});
