// Makes the package (`.vsix`) with the server in it:
//
//     npm run vsix                                   for this platform; builds the server first
//     GLOSSATOR=/path npm run vsix [-- PLATFORM]     takes this one, which runs on PLATFORM, such as alpine-x64
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";

const repository = path.resolve(import.meta.dirname, "../..");
const program = process.platform === "win32" ? "glossator.exe" : "glossator";
const platform = process.argv[2] ?? `${process.platform}-${process.arch}`;

function server() {
  if (process.env.GLOSSATOR) {
    return process.env.GLOSSATOR;
  }
  execFileSync("cargo", ["build", "--release", "--locked", "--bin", "glossator"], { cwd: repository, stdio: "inherit" });
  return path.join(process.env.CARGO_TARGET_DIR ?? path.join(repository, "target"), "release", program);
}

const own = path.join(import.meta.dirname, "server", program);
rmSync("server", { recursive: true, force: true });
mkdirSync("server");
copyFileSync(server(), own);
chmodSync(own, 0o755);
// What the codes of diagnostics link to; the server looks for it beside itself.
copyFileSync(path.join(repository, "docs", "diagnostics.md"), path.join("server", "diagnostics.md"));
// The licences of what is built into the server, where `packaging/make` has collected them.
const licences = path.join(repository, "packaging", "shared", "THIRD-PARTY.md");
if (existsSync(licences)) {
  copyFileSync(licences, path.join("server", "THIRD-PARTY.md"));
} else {
  console.warn("The licences of what is built into the server are not collected: `packaging/make` does that, for packages to give away.");
}
try {
  // What only a debugger needs is most of its size.
  execFileSync("strip", [own]);
} catch {
  console.warn("There is no `strip` here: the package will be larger than it need be.");
}
copyFileSync(path.join(repository, "LICENSE-MIT"), "LICENSE.txt");
execFileSync(process.execPath, ["build.mjs"], { stdio: "inherit" });
const vsce = path.join("node_modules", "@vscode", "vsce", "vsce");
// The pictures of the README are shown from the project's address, which Cargo.toml has.
const [, address] = /^repository = "(.*)"$/m.exec(readFileSync(path.join(repository, "Cargo.toml"), "utf8")) ?? [];
const pictures = address === undefined ? ["--no-rewrite-relative-links"] : ["--baseContentUrl", `${address}/blob/HEAD/editors/vscode`, "--baseImagesUrl", `${address}/raw/HEAD/editors/vscode`];
const options = ["package", ...pictures, "--no-dependencies", "--allow-missing-repository", "--target", platform, "--out", "glossator.vsix"];
const smallest = path.resolve("smallest.cjs");
execFileSync(process.execPath, ["--require", smallest, vsce, ...options], { stdio: "inherit" });
