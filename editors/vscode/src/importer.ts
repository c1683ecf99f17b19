// `glossator import`, the server's program: it reads, decides and writes, and answers with data.

import { execFile } from "node:child_process";

/** A text, or files. */
export type Source = { text: string; files?: undefined } | { files: string[]; text?: undefined };

/** A book page that was written, or would be. */
export interface Page {
  path: string;
  /** Of the chapter that was brought in, counted from 1. */
  line: number;
  new: boolean;
  citekey: string;
  title: string;
  /** `chapter page`, `9 chapters` */
  sort: string;
  /** What the file held before, and holds now. */
  before: string | null;
  text: string;
  /** Whether it is the folder's first, and nothing says yet which notes are about it. */
  first: boolean;
}

export interface Refusal {
  file: string;
  said: string;
  message: string;
  /** What the user can tell so that it works: names of options. */
  asks: string[];
}

export interface Answer {
  /** One short sentence. */
  said: string;
  report: string;
  pages: Page[];
  refused: Refusal[];
  remarks: string[];
}

export class Importer {
  constructor(
    private readonly program: string,
    readonly folder: string,
  ) {}

  run(source: Source, options: string[]): Promise<Answer> {
    const from = source.files ?? ["-"];
    const command = ["import", "--workspace", this.folder, "--format", "json", ...options, "--", ...from];
    return new Promise((resolve) => {
      const child = execFile(this.program, command, { timeout: 60_000, windowsHide: true, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout) as Answer);
        } catch {
          const message = stderr.trim() || error?.message || "The program gave no answer.";
          const refusal = { file: from[0] ?? "", said: "The import failed.", message, asks: [] };
          resolve({ said: refusal.said, report: "", pages: [], refused: [refusal], remarks: [] });
        }
      });
      // A program that ends early closes its input; what it says on its way out is told.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(source.text ?? "");
    });
  }
}
