// Runs a scenario, and says how it went.

import { patience } from "./workbench.mjs";

// Where all is meant to fail, once is enough.
const most = patience < 10_000 ? 1 : 2;

/**
 * Runs a scenario and prints whether it passed. On a busy machine VS Code drops a key or a pop-up now and then: what failed
 * is tried once more, which the output tells. `onFailure` is awaited after each failure. Gives whether it passed.
 */
export async function attempt({ name, run }, onFailure = async () => {}) {
  for (let tries = 1; ; tries++) {
    try {
      await run();
      console.log(`ok   ${name}${tries > 1 ? ", when tried again" : ""}`);
      return true;
    } catch (error) {
      const isLast = tries === most;
      console.log(`${isLast ? "FAIL" : "... "} ${name}: ${String(error.message ?? error).split("\n")[0]}`);
      await onFailure();
      if (isLast) {
        return false;
      }
    }
  }
}
