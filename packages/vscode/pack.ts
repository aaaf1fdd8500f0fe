/** The same files give the same bytes, whenever and wherever they are packed. */
export async function pack(folder: string, vsix: string): Promise<void> {
  // Read once, when the packer loads: what every file of the archive is dated with.
  process.env.SOURCE_DATE_EPOCH ??= "315532800";
  const { createVSIX } = await import("@vscode/vsce");
  await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false });
}
