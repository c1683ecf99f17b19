// Which server program to run, and whether it can be run.

import { execFile } from "node:child_process";
import { chmod, stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

/** A program that can be started; or what is wrong, and what to do, in words. */
export type Program = { path: string; problem?: undefined } | { path: string; problem: string };

/** The program that is set, else the one that the extension carries. */
export async function findProgram(context: vscode.ExtensionContext): Promise<Program> {
  const set = vscode.workspace.getConfiguration("glossator").get<string>("server.path", "").trim();
  if (set !== "") {
    return check(expandHome(set), context, "Correct the setting glossator.server.path, or empty it to use the server that comes with the extension.");
  }
  const own = context.asAbsolutePath(path.join("server", process.platform === "win32" ? "glossator.exe" : "glossator"));
  // Some ways of unpacking lose the right to execute. Where that cannot be set right, the check says so.
  await chmod(own, 0o755).catch(() => undefined);
  return check(own, context, "Install the extension again, or name a server of yours in the setting glossator.server.path.");
}

async function check(program: string, context: vscode.ExtensionContext, remedy: string): Promise<Program> {
  const found = await stat(program).catch(() => undefined);
  if (!found?.isFile()) {
    return { path: program, problem: `There is no server at ${program}. ${remedy}` };
  }
  const answer = await versionOf(program);
  const version = /^glossator (\d+\.\d+)\./.exec(answer.said)?.[1];
  if (answer.code === "EACCES") {
    return { path: program, problem: `${program} is not executable. ${remedy}` };
  }
  if (version === undefined) {
    const said = answer.said === "" ? answer.code : `“${answer.said.slice(0, 80)}”`;
    return { path: program, problem: `${program} is no Glossator server that runs here (asked for its version, it gave ${said}). ${remedy}` };
  }
  const own = String(context.extension.packageJSON.version);
  if (!own.startsWith(`${version}.`)) {
    return { path: program, problem: `The server at ${program} is version ${version}, and the extension ${own}. Update the older of the two. ${remedy}` };
  }
  return { path: program };
}

function versionOf(program: string): Promise<{ said: string; code: string }> {
  return new Promise((resolve) => {
    execFile(program, ["--version"], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      const code = error === null ? "nothing" : typeof error.code === "string" ? error.code : `exit code ${error.code ?? "unknown"}`;
      resolve({ said: stdout.trim(), code });
    });
  });
}

function expandHome(file: string): string {
  const home = process.env.HOME ?? process.env.USERPROFILE ?? "";
  return file.startsWith("~/") ? path.join(home, file.slice(2)) : file;
}
