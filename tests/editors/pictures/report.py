"""Pictures of the report in a browser, light and dark, on the demonstration's notes and two more. They go to GLOSSATOR_SHOTS."""

import base64
import os
import subprocess
import sys
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "browser"))
from chromium import Chromium

NOTES = {
    "commissions": "---\nbook: iorwo2023\nchapter: 2\nstatus: read\n---\n\n# Commissions in Guatemala\n\nCICIG worked inside the courts; the UN stood outside.\n",
    "compact": "---\nbook: iorwo2023\nchapter: 7\nstatus: read\n---\n\n# A club without police\n\n- [ ] Compare with chapter 8.\n",
}
# The fonts that the pictures of VS Code have, and a serif that the machine surely has.
FONTS = ":root { --text: 'Charis SIL', serif; --small: Inter, sans-serif; }"
# What each shows: from the first element to the last.
PARTS = {"reading": ("#reading h2", "#reading table"), "network": ("#together figure", "#together figure")}


def main():
    for name, text in NOTES.items():
        Path(f"notes/{name}.md").write_text(text)
    report = Path("report.html").resolve()
    subprocess.run(["glossator", "report", "--output", str(report)], check=True)
    with Chromium() as browser:
        page = browser.open(report, width=980, height=700, scripts=True)
        page.call("Emulation.setDeviceMetricsOverride", width=980, height=700, deviceScaleFactor=1.5, mobile=False)
        page.value(f"document.head.append(Object.assign(document.createElement('style'), {{textContent: {FONTS!r}}}))")
        for look in ("light", "dark"):
            page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": look}])
            for name, (first, last) in PARTS.items():
                clip = page.value(
                    f"(() => {{ const [a, b] = [{first!r}, {last!r}].map((it) => document.querySelector(it).getBoundingClientRect());"
                    "return {x: 0, y: scrollY + a.top - 12, width: innerWidth, height: b.bottom - a.top + 36, scale: 1}; })()"
                )
                shot = page.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
                Path(os.environ["GLOSSATOR_SHOTS"], f"report-{name}-{look}.png").write_bytes(base64.b64decode(shot["data"]))
                print(f"ok   the picture {name} of the report, {look}", flush=True)


try:
    main()
except Exception:
    print(f"FAIL the pictures of the report\n{traceback.format_exc()}")
