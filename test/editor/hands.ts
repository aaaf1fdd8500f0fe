/** What hands do in a workbench. */
import type { Locator, Page } from "playwright-core";

/** The innermost span of the editor that holds a text; spaces in an editor are no-break spaces. */
export function textOf(page: Page, text: string): Locator {
  const words = text.split(" ").map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return page.locator(".view-line span span", { hasText: new RegExp(words.join("\\s")) }).first();
}

/** What an editor is still busy with swallows a key now and then. */
export async function pressUntil(page: Page, key: string, seen: Locator): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    if (await seen.isVisible()) return;
    await page.keyboard.press(key);
    await seen.waitFor({ timeout: 2000 }).catch(() => {});
  }
  if (!(await seen.isVisible())) throw new Error(`${key} shows nothing.`);
}

/** A hover that comes while the editor is busy goes again; whoever rests elsewhere for a moment gets another. */
export async function hoverUntil(page: Page, target: Locator, seen: Locator): Promise<void> {
  for (let turn = 0; turn < 5 && !(await seen.isVisible()); turn += 1) {
    await page.mouse.move(5, 5);
    await target.hover();
    await seen.waitFor({ timeout: 3000 }).catch(() => {});
  }
  if (!(await seen.isVisible())) throw new Error("No hover came.");
}

/** By its whole title. The palette is opened again where it was open before the command was there. */
export async function command(page: Page, title: string): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  for (let turn = 0; turn < 5 && !(await row.isVisible()); turn += 1) {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input[type=text]").fill(`>${title}`);
    await row.waitFor({ timeout: 4000 }).catch(() => {});
  }
  if (!(await row.isVisible())) throw new Error(`The palette has no ${title}.`);
  await page.keyboard.press("Enter");
}
