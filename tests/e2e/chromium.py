"""A headless Chromium, driven through a pair of pipes by its DevTools protocol. Needs nothing but Python."""
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_chromium():
    """None where there is none."""
    names = [os.environ.get("UNDERTONE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Chromium:
    """The browser; leave the `with` and it is gone, with all that it has written."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="undertone-chromium-")
        # Above the numbers 3 and 4, on which the browser listens and answers.
        commands, self.commands = [self._moved_up(end) for end in os.pipe()]
        self.answers, answers = [self._moved_up(end) for end in os.pipe()]

        def place_pipes():
            os.dup2(commands, 3)
            os.dup2(answers, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "--no-first-run",
             "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-default-apps", "--disable-extensions", "--disable-dev-shm-usage", "--mute-audio",
             "--autoplay-policy=no-user-gesture-required", "--lang=en"] + (["--no-sandbox"] if os.geteuid() == 0 else []),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=place_pipes,
            pass_fds=(3, 4), start_new_session=True)
        os.close(commands)
        os.close(answers)
        self.waiting = b""
        self.last_id = 0
        self.events = []

    @staticmethod
    def _moved_up(descriptor):
        moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
        os.close(descriptor)
        return moved

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.send("Browser.close")
            self.process.wait(10)
        except (OSError, EOFError, RuntimeError, TimeoutError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _receive(self, deadline):
        while b"\0" not in self.waiting:
            if not select.select([self.answers], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            chunk = os.read(self.answers, 1 << 20)
            if not chunk:
                raise EOFError("the browser has gone")
            self.waiting += chunk
        message, _, self.waiting = self.waiting.partition(b"\0")
        return json.loads(message)

    def send(self, method, session=None, timeout=60, **parameters):
        """The answer; what the browser tells meanwhile goes to `events`."""
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.commands, rest):]
        deadline = time.monotonic() + timeout
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self.last_id:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def listen(self, seconds):
        deadline = time.monotonic() + seconds
        try:
            while True:
                self.events.append(self._receive(deadline))
        except TimeoutError:
            pass

    def new_page(self, width=1400, height=900, scheme="light", scripts=True):
        return Page(self, width, height, scheme, scripts)

    def save_downloads_in(self, folder):
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), eventsEnabled=True)


class Page:
    def __init__(self, browser, width, height, scheme, scripts):
        self.browser = browser
        target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(domain + ".enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 500)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        if not scripts:
            self.send("Emulation.setScriptExecutionDisabled", value=True)

    def send(self, method, **parameters):
        return self.browser.send(method, session=self.session, **parameters)

    def open(self, path):
        self.send("Page.navigate", url=path.resolve().as_uri())
        deadline = time.monotonic() + 60
        while not self.told("Page.loadEventFired"):
            if time.monotonic() > deadline:
                raise TimeoutError("the page does not load")
            self.browser.listen(0.05)
        return self

    def close(self):
        self.browser.send("Target.closeTarget", targetId=self.target)

    def told(self, method):
        """What all events of one kind say."""
        return [event["params"] for event in self.browser.events
                if event.get("sessionId") == self.session and event.get("method") == method]

    def errors(self):
        thrown = [event["exceptionDetails"].get("exception", {}).get("description", event["exceptionDetails"]["text"])
                  for event in self.told("Runtime.exceptionThrown")]
        said = [str(event["args"]) for event in self.told("Runtime.consoleAPICalled") if event["type"] in ("error", "assert")]
        return thrown + said + [event["entry"]["text"] for event in self.told("Log.entryAdded")
                                if event["entry"]["level"] == "error"]

    def evaluate(self, expression):
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True,
                           userGesture=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(expression + ": " + answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def wait_for(self, expression, seconds=20):
        deadline = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            if time.monotonic() > deadline:
                raise TimeoutError("never true: " + expression)
            self.browser.listen(0.05)
        return value

    def click(self, selector, x_share=0.5):
        """With a mouse, so that what covers the element is hit instead."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        self.browser.listen(0.1)
        box = self.evaluate(f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
                            " return [b.left, b.top, b.width, b.height]; })()")
        place = {"x": box[0] + x_share * box[2], "y": box[1] + box[3] / 2, "button": "left", "clickCount": 1}
        self.send("Input.dispatchMouseEvent", type="mousePressed", **place)
        self.send("Input.dispatchMouseEvent", type="mouseReleased", **place)

    def press(self, key):
        names = {"Enter": ("Enter", 13, "\r"), " ": ("Space", 32, " "), "ArrowDown": ("ArrowDown", 40, ""),
                 "ArrowUp": ("ArrowUp", 38, ""), "Backspace": ("Backspace", 8, ""), "Escape": ("Escape", 27, "")}
        code, number, text = names.get(key, ("Key", ord(key[0].upper()), key))
        same = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **same)
        self.send("Input.dispatchKeyEvent", type="keyUp", **same)

    def write(self, text):
        self.send("Input.insertText", text=text)

    def screenshot(self, path, whole=False):
        import base64
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def print_to(self, path):
        import base64
        path.write_bytes(base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=False, paperWidth=8.27,
                                                    paperHeight=11.69)["data"]))
