/**
 * The tags of a release: first the one that never moves, then those that follow the newest release of their line. A fix of
 * an older line leaves `v1` where it is; a pre-release moves nothing; below 1.0 only the minor line is stable.
 * @throws Error when the version is not one, or is released already.
 */
export function releaseTags(version: string, existing: readonly string[]): readonly string[] {
  const parts = /^(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/.exec(version);
  if (parts === null) throw new Error(`"${version}" is not a version. Expected 1.2.3 or 1.2.3-rc.1.`);
  const [, major, minor, , suffix] = parts;
  const tag = `v${version}`;
  if (existing.includes(tag)) throw new Error(`${tag} is released already, and a release never changes.`);
  if (suffix !== undefined) return [tag];
  const released = existing.filter((one) => /^v\d+\.\d+\.\d+$/.test(one));
  const isNewest = (line: string): boolean =>
    released
      .filter((one) => one.startsWith(`${line}.`))
      .every((one) => one.localeCompare(tag, "en", { numeric: true }) < 0);
  const lines = major === "0" ? [`v0.${minor}`] : [`v${major}`, `v${major}.${minor}`];
  return [tag, ...lines.filter(isNewest)];
}

/**
 * The changelog's section of a version, without its heading.
 * @throws Error when there is none: what changed is said before it is released.
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.split("\n", 1)[0]?.match(/[^\s[\]]+/)?.[0] === version);
  const notes = section?.slice(section.indexOf("\n")).trim();
  if (!notes)
    throw new Error(`CHANGELOG.md says nothing about ${version}. Expected a section "## ${version}".`);
  return `${notes}\n`;
}
