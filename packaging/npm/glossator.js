#!/usr/bin/env node
// Runs the program that npm installed for this platform.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

function platform() {
  const plain = `${process.platform}-${process.arch}`;
  // Node tells the version of glibc that it runs on, and none where Linux has musl instead.
  const isMusl = process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
  return isMusl ? `${plain}-musl` : plain;
}

function program() {
  const name = process.platform === "win32" ? "glossator.exe" : "glossator";
  try {
    return require.resolve(`@glossator/${platform()}/${name}`);
  } catch {
    console.error(
      `glossator: npm has not installed the program for ${platform()}.\n` +
        "Install again without `--omit=optional` or `--no-optional`; if the platform has none, build it with Cargo.",
    );
    process.exit(2);
  }
}

const ended = spawnSync(program(), process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`glossator: ${ended.error.message}`);
  process.exit(2);
}
process.exit(ended.status ?? 128 + (constants.signals[ended.signal] ?? 0));
