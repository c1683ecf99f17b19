"""Chromium without a screen, spoken to over a pair of pipes: as much of a reader's hands and eyes as the scenarios need."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

# How long something may take to come about; short where it is meant not to.
PATIENCE = float(os.environ.get("GLOSSATOR_PATIENCE", "60"))


class Chromium:
    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command_in, self.commands = os.pipe()
        self.answers, answer_out = os.pipe()
        # The browser reads commands from the file 3 and writes to the file 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{command_in} 4>&{answer_out}', "bash", "chromium", "--headless=new", "--no-sandbox",
             "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile.name}", "about:blank"],
            pass_fds=(command_in, answer_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(command_in)
        os.close(answer_out)
        self.last, self.rest, self.events = 0, b"", []
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
        except OSError:
            self.process.kill()
        self.process.wait(timeout=30)
        os.close(self.commands)
        os.close(self.answers)
        self.profile.cleanup()

    def call(self, method, session=None, **params):
        """Sends a command and waits for its result; events meanwhile are kept."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params, **({"sessionId": session} if session else {})}
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        while True:
            answer = self.receive()
            if answer.get("id") != self.last:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def receive(self):
        while b"\0" not in self.rest:
            data = os.read(self.answers, 1 << 16)
            if not data:
                raise OSError("the browser is gone")
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, path, width, height, touch=False, scripts=False):
        return Page(self, path, width, height, touch, scripts)


class Page:
    """A file in a window of its own, in which no scripts run."""

    def __init__(self, browser, path, width, height, touch, scripts):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.events.clear()
        for domain in ("Page", "Network", "Runtime", "Accessibility", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)
        if touch:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        self.call("Page.navigate", url=path.as_uri())
        self.wait("the page", lambda: self.value("document.readyState === 'complete' && location.protocol === 'file:'"))

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def value(self, expression):
        """What an expression comes to; that runs although the page's own scripts do not."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return result["result"].get("value")

    def wait(self, what, look):
        deadline = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}")
            time.sleep(0.05)

    def middle(self, selector):
        """The middle of an element's first line, scrolled into view."""
        return self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center'}});"
            "const r = e.getClientRects()[0]; return {x: r.left + r.width / 2, y: r.top + r.height / 2}; })()"
        )

    def point(self, selector):
        at = self.middle(selector)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", **at)

    def tap(self, selector):
        at = self.middle(selector)
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[at])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def requests(self):
        """What was fetched besides the page itself."""
        self.value("0")  # What came before this has arrived.
        mine = [event for event in self.browser.events if event.get("sessionId") == self.session]
        urls = [event["params"]["request"]["url"] for event in mine if event["method"] == "Network.requestWillBeSent"]
        return urls[1:]

    def happened(self, method):
        return [event for event in self.browser.events if event.get("sessionId") == self.session and event["method"] == method]

    def screenshot(self, name):
        import base64

        if folder := os.environ.get("GLOSSATOR_SHOTS"):
            data = self.call("Page.captureScreenshot", format="png")["data"]
            Path(folder, f"{name}.png").write_bytes(base64.b64decode(data))
