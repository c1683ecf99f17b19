"""What a reader does with the page of a note, and with that of a report, on the demonstration's notes and on one that means harm."""

import base64
import subprocess
import traceback
from pathlib import Path

from chromium import Chromium

PHONE, DESK = {"width": 390, "height": 760, "touch": True}, {"width": 1280, "height": 800}

HARMFUL = """---
title: '"><script>window.harmed = 1</script>'
book: iorwo2023
---

# Harm <script>window.harmed = 2</script> {#gloss-1 onclick="window.harmed = 3"}

<img src="https://harm.example/a.png" onerror="window.harmed = 4"> ![](https://harm.example/b.png)

<div onmouseover="window.harmed = 5"><iframe src="https://harm.example/"></iframe><script>window.harmed = 6</script></div>

[a](javascript:window.harmed=7) [b](java&#10;script:window.harmed=8) [c](data:text/html,<script>1</script>) MINUSMA

<style>@import url(https://harm.example/c.css);</style>

The "<img src=x onerror='window.harmed=9'>" & Harm Panel (HP"<script>) met; <link rel=stylesheet href=https://harm.example/d.css>
"""

HARMFUL_PAGE = """---
type: book
citekey: harm2020
title: 'Harm "& <script>window.harmed = 10</script>'
---

## 1 Scripts </li></ol><script>window.harmed = 11</script>

- page: 1-9
- URL: javascript:window.harmed=12

> An abstract <script>window.harmed = 13</script> ![](https://harm.example/e.png) [x](javascript:window.harmed=14) "&".
"""

# Gives the box of the one gloss that can be seen, and its text; several are told.
SHOWN = """(() => {
    const shown = [...document.querySelectorAll('.card')].filter((e) => getComputedStyle(e).visibility === 'visible');
    if (shown.length !== 1) return shown.length ? {several: shown.length} : null;
    const {left, top, right, bottom} = shown[0].getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const id = shown[0].previousElementSibling.getAttribute('aria-describedby');
    return {id, left, top, right, bottom, text: shown[0].innerText, onTop: shown[0].contains(seen)};
})()"""


def annotate(note, *more):
    page = Path(note).with_suffix(".html").resolve()
    subprocess.run(["glossator", "annotate", note, *more, "--format", "html", "--output", str(page)], check=True)
    return page


def harmful():
    Path("notes/harm.md").write_text(HARMFUL)
    Path("notes/harm-2.md").write_text("Chapter 1 of @harm2020, and @harm2020.\n")
    Path("books/harm.md").write_text(HARMFUL_PAGE)
    return annotate("notes/harm.md", "notes/harm-2.md")


def mali(browser, **how):
    return browser.open(annotate("notes/peacekeeping-in-mali.md"), **how)


def slips(browser, **how):
    return browser.open(annotate("notes/seminar-paper.md"), **how)


def shown(page, words=""):
    """The gloss that is seen, which says `words` and is all on the screen."""
    def says():
        text = (page.value(SHOWN) or {}).get("text")
        return text is not None and words in text

    page.wait(f"one gloss, that says {words!r}", says)
    gloss = page.value(SHOWN)
    width, height = page.value("innerWidth"), page.value("innerHeight")
    inside = 0 <= gloss["left"] and gloss["right"] <= width and 0 <= gloss["top"] and gloss["bottom"] <= height
    assert inside, f"the gloss leaves the screen: {gloss}"
    assert gloss["onTop"], f"something covers the gloss: {gloss}"
    return gloss


def hidden(page):
    page.wait("no gloss", lambda: page.value(SHOWN) is None)


CHAPTER = "a.ref.chapter"
ABSTRACT = "For ten years Mali was a place where everybody intervened"


def the_pointer_brings_the_abstract_and_can_be_brought_to_its_links(browser):
    page = mali(browser, **DESK)
    hidden(page)
    page.point(CHAPTER)
    shown(page, ABSTRACT)
    page.screenshot("browser-desk")
    page.point(f"{CHAPTER} + .card a[href^='file:']")
    page.value("new Promise((done) => setTimeout(done, 600))")
    shown(page, ABSTRACT)
    page.call("Input.dispatchMouseEvent", type="mouseMoved", x=2, y=2)
    hidden(page)
    assert page.requests() == []


def every_reference_has_its_gloss_on_the_screen(browser):
    for size, name in ((PHONE, "phone"), (DESK, "desk"), ({"width": 820, "height": 1100}, "tablet"), ({"width": 320, "height": 480}, "small")):
        page = slips(browser, **size)
        count = page.value("document.querySelectorAll('a.ref').length")
        assert count > 20, count
        for index in range(count):
            page.value(f"document.querySelectorAll('a.ref')[{index}].focus()")
            wanted = page.value("document.activeElement.getAttribute('aria-describedby')")
            page.wait(wanted, lambda: (page.value(SHOWN) or {}).get("id") == wanted)
            gloss = shown(page)
            under = page.value("(() => { const r = document.activeElement.getClientRects()[0]; return [r.left, r.top, r.right, r.bottom]; })()")
            apart = under[2] <= gloss["left"] or under[0] >= gloss["right"] or under[3] <= gloss["top"] or under[1] >= gloss["bottom"]
            assert apart, f"{name}: the gloss {gloss} covers its reference {under}"
            if index == 13:
                page.screenshot(f"browser-{name}")
        assert page.value("document.documentElement.scrollWidth <= innerWidth"), f"{name}: the page is wider than the screen"
        assert page.requests() == []


def what_is_unknown_or_ambiguous_is_marked_and_explained(browser):
    page = slips(browser, **DESK)
    marked = page.value("[...document.querySelectorAll('a.ref.unknown')].map((e) => e.innerText)")
    assert marked == ["p. 130", "@fraser2019", "chapter 14", "chap. 12"], marked
    page.point("a.ref.unknown.work")
    shown(page, "No work has the citekey")
    # A book whose chapters are counted anew in each part.
    parts = "## Part I Up\n\n### 4 Goats\n\n- page: 7\n\n## Part II Down\n\n### 4 Sheep\n\n- page: 9\n"
    Path("books/hills.md").write_text(f"---\ntype: book\ncitekey: hills\ntitle: Hills\n---\n\n{parts}")
    Path("notes/which.md").write_text("---\nbook: hills\n---\n\nChapter 4 says so.\n")
    try:
        page = browser.open(annotate("notes/which.md"), **DESK)
        page.point("a.ref.ambiguous")
        assert "4 Goats" in shown(page, "This could be")["text"]
    finally:
        Path("books/hills.md").unlink()


def the_keyboard_reaches_references_and_the_links_of_their_glosses(browser):
    page = mali(browser, **DESK)
    for _ in range(50):
        page.press("Tab", 9)
        if page.value("document.activeElement.matches('a.ref.chapter')"):
            break
    shown(page, ABSTRACT)
    page.press("Tab", 9)
    assert page.value("document.activeElement.matches('.card a[href]')"), "the focus goes on in the gloss"
    shown(page, ABSTRACT)
    while page.value("document.activeElement.closest('.card') !== null"):
        page.press("Tab", 9)
    shown(page)
    assert page.value("document.activeElement.matches('a.ref')"), "and from there to the next reference"


def a_tap_opens_a_gloss_and_another_closes_it(browser):
    page = mali(browser, **PHONE)
    page.tap(CHAPTER)
    shown(page, ABSTRACT)
    at = page.value("scrollY")
    page.tap(f"{CHAPTER} + .card .close")
    hidden(page)
    assert abs(page.value("scrollY") - at) < 2, "the text stays where it is"


def a_screen_reader_hears_what_a_reference_means(browser):
    page = mali(browser, **DESK)
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    value = lambda node, name: node.get(name, {}).get("value", "")
    links = [node for node in nodes if value(node, "role") == "link" and value(node, "name") == "Chapter 4"]
    assert links and all(ABSTRACT in value(node, "description").replace("\n", " ") for node in links), links


def the_page_is_printed_with_numbered_notes(browser):
    page = mali(browser, **DESK)
    assert base64.b64decode(page.call("Page.printToPDF")["data"]).startswith(b"%PDF-")
    page.call("Emulation.setEmulatedMedia", media="print")
    glosses = page.value("[...document.querySelectorAll('.gloss')].map((e) => e.getBoundingClientRect().height > 0)")
    assert glosses and all(glosses), glosses
    assert page.value("[...document.querySelectorAll('.card')].every((e) => e.getBoundingClientRect().height === 0)")
    number = page.value("(() => { const e = document.querySelector('a.ref.chapter'); return [getComputedStyle(e, '::after').content, e.dataset.gloss]; })()")
    assert number[0] in (f'attr(data-gloss)', f'"{number[1]}"'), number
    page.screenshot("browser-print")


# Of two colours as `rgb(1, 2, 3)`, how much the lighter one is lighter, as WCAG counts it.
CONTRAST = """((one, other) => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
})"""


def light_and_dark_can_both_be_read(browser):
    page = slips(browser, **DESK)
    backgrounds = []
    for scheme in ("light", "dark"):
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.point("a.ref.work")
        shown(page)
        backgrounds.append(page.value("getComputedStyle(document.body).backgroundColor"))
        for selector, around in (("body", "body"), (".card", ".card"), (".card a:not(.close)", ".card"), (".close", ".card")):
            ratio = page.value(
                f"{CONTRAST}(getComputedStyle(document.querySelector({selector!r})).color, "
                f"getComputedStyle(document.querySelector({around!r})).backgroundColor)"
            )
            assert ratio >= 4.5, f"{scheme}: {selector} has a contrast of {ratio}"
        page.screenshot(f"browser-{scheme}")
    assert backgrounds[0] != backgrounds[1], backgrounds


def what_means_harm_does_none(browser):
    for scripts in (False, True):
        page = browser.open(harmful(), **DESK, scripts=scripts)
        # Were scripts to run, they would run here.
        for index in range(page.value("document.querySelectorAll('a').length")):
            page.value(f"document.querySelectorAll('a')[{index}].focus()")
        page.point("a.ref")
        shown(page)
        assert page.value("window.harmed") is None, page.value("window.harmed")
        assert page.value("document.querySelectorAll('script, iframe, img, link, body style').length") == 0
        handlers = page.value("[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].filter((a) => a.name.startsWith('on')).map((a) => a.name))")
        assert handlers == [], handlers
        schemes = page.value("[...new Set([...document.querySelectorAll('body a')].map((a) => a.protocol))].sort()")
        assert schemes == ["file:"] or schemes == ["file:", "https:"], schemes
        assert "<script>window.harmed = 2</script>" in page.value("document.body.innerText"), "it is shown as it is written"
        assert page.requests() == [], page.requests()
        assert page.happened("Page.javascriptDialogOpening") == []
        page.screenshot("browser-harm")


def report(browser, *arguments, **how):
    page = Path("report.html").resolve()
    subprocess.run(["glossator", "report", *arguments, "--output", str(page)], check=True)
    return browser.open(page, **how)


def texts(page, selector):
    """What is seen of all elements that fit `selector`."""
    return page.value(f"[...document.querySelectorAll({selector!r})].filter((e) => e.checkVisibility()).map((e) => e.innerText.trim())")


def a_report_is_sorted_and_searched_with_the_keyboard(browser):
    page = report(browser, "iorwo2023", **DESK, scripts=True)
    numbers = lambda: texts(page, ".reading tbody td:first-child")
    assert numbers() == [str(number) for number in range(1, 10)], numbers()
    page.value("document.querySelectorAll('.reading thead button')[4].focus()")
    page.press("Enter", 13)
    page.wait("what is referred to most on top", lambda: numbers()[0] == "4")
    page.press("Enter", 13)
    page.wait("what is referred to least on top", lambda: numbers()[-1] == "4")
    page.press("/", 191)
    page.wait("the search box", lambda: page.value("document.activeElement.type") == "search")
    page.call("Input.insertText", text="minusma")
    page.wait("what was found", lambda: texts(page, "output") != [""] and "MINUSMA" in texts(page, ".short dt"))
    assert texts(page, ".short dt") == ["MINUSMA"], texts(page, ".short dt")
    assert texts(page, ".reading tbody tr") == [], "no chapter's title has it"
    page.press("Escape", 27)
    page.wait("all again", lambda: len(texts(page, ".short dt")) > 3)
    assert page.requests() == []
    page.screenshot("browser-report")


def a_report_without_scripts_has_all_but_the_search(browser):
    for size in (DESK, PHONE):
        page = report(browser, "iorwo2023", **size)
        assert texts(page, "search") == [] and texts(page, "thead button") == []
        assert len(texts(page, ".reading tbody tr")) == 9
        assert page.value("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
        kinds = page.value("[...new Set([...document.querySelectorAll('main a:not(svg a)')].map((a) => a.protocol))].sort()")
        assert kinds == ["file:", "vscode:"], kinds
        # Links within the page lead somewhere.
        lost = page.value("[...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.getElementById(a.getAttribute('href').slice(1))).length")
        assert lost == 0, lost


def the_labels_of_the_network_lie_beside_each_other(browser):
    for scheme in ("light", "dark"):
        page = report(browser, **DESK)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        over = page.value("""(() => {
            const boxes = [...document.querySelectorAll('.node')].map((e) => e.getBoundingClientRect());
            const texts = [...document.querySelectorAll('.node')].map((e) => [e.querySelector('text').getBoundingClientRect(), e.querySelector('rect').getBoundingClientRect()]);
            const lie = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            const outside = texts.filter(([text, rect]) => text.left < rect.left || text.right > rect.right).length;
            return {count: boxes.length, outside, over: boxes.filter((a, i) => boxes.some((b, j) => i < j && lie(a, b))).length};
        })()""")
        assert over["count"] > 10 and over["outside"] == 0 and over["over"] == 0, over
        page.screenshot(f"browser-report-{scheme}")


SCENARIOS = [
    the_pointer_brings_the_abstract_and_can_be_brought_to_its_links,
    every_reference_has_its_gloss_on_the_screen,
    what_is_unknown_or_ambiguous_is_marked_and_explained,
    the_keyboard_reaches_references_and_the_links_of_their_glosses,
    a_tap_opens_a_gloss_and_another_closes_it,
    a_screen_reader_hears_what_a_reference_means,
    the_page_is_printed_with_numbered_notes,
    light_and_dark_can_both_be_read,
    a_report_is_sorted_and_searched_with_the_keyboard,
    a_report_without_scripts_has_all_but_the_search,
    the_labels_of_the_network_lie_beside_each_other,
    what_means_harm_does_none,
]

with Chromium() as browser:
    for scenario in SCENARIOS:
        name = scenario.__name__.replace("_", " ")
        try:
            scenario(browser)
            print(f"ok {name}", flush=True)
        except Exception:
            print(f"FAIL {name}\n{traceback.format_exc()}", flush=True)
