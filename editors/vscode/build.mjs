// Bundles the extension into one file, so that the package carries no folder of dependencies; only their licences.
import { build } from "esbuild";
import { readdir, readFile, writeFile } from "node:fs/promises";

const { metafile } = await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // VS Code itself provides it.
  external: ["vscode"],
  minify: true,
  metafile: true,
});

const packages = new Set(Object.keys(metafile.inputs).flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
const notices = [];
for (const folder of [...packages].sort()) {
  const license = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (license === undefined) {
    throw new Error(`${folder} has no licence file`);
  }
  notices.push(`${folder.replace("node_modules/", "")}\n\n${await readFile(`${folder}/${license}`, "utf8")}`);
}
await writeFile("dist/THIRD-PARTY.txt", notices.join(`\n${"-".repeat(80)}\n\n`));
