#!/usr/bin/env python3
"""A terminal's screen, as `tmux capture-pane -e -p` writes it, as a page that looks like it."""

import html
import re
import sys

BASIC = ["#1c1c1c", "#c0392b", "#3f7d3a", "#a5730b", "#2d5f9e", "#8445a0", "#2a7f86", "#bcbcbc"]
BRIGHT = ["#767676", "#e05a4b", "#62a95b", "#d39b2b", "#4f86cc", "#ac6bc8", "#49a6ae", "#eeeeee"]


def indexed(number):
    """A colour of the 256."""
    if number < 16:
        return (BASIC + BRIGHT)[number]
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return f"rgb({grey},{grey},{grey})"
    number -= 16
    level = [0, 95, 135, 175, 215, 255]
    return f"rgb({level[number // 36]},{level[number // 6 % 6]},{level[number % 6]})"


def style_of(codes, style):
    """The style after the SGR sequence `codes`."""
    codes = [int(code or 0) for code in codes]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = {}
        elif code in (1, 3, 4, 7):
            style = {**style, code: True}
        elif code in (22, 23, 24, 27):
            style = {key: value for key, value in style.items() if key != {22: 1}.get(code, code - 20)}
        elif code in (38, 48):
            kind = codes.pop(0)
            if kind == 5:
                colour = indexed(codes.pop(0))
            else:
                colour = "rgb({},{},{})".format(*codes[:3])
                del codes[:3]
            style = {**style, code: colour}
        elif code in (39, 49):
            style = {key: value for key, value in style.items() if key != code - 1}
        elif 30 <= code <= 37 or 40 <= code <= 47:
            style = {**style, 38 if code < 40 else 48: BASIC[code % 10]}
        elif 90 <= code <= 97 or 100 <= code <= 107:
            style = {**style, 38 if code < 100 else 48: BRIGHT[code % 10]}
    return style


def css(style):
    colour, background = style.get(38, "#e0e2ea"), style.get(48, "#14161b")
    if style.get(7):
        colour, background = background, colour
    parts = [f"color:{colour}", f"background:{background}"]
    parts += ["font-weight:bold"] if style.get(1) else []
    parts += ["font-style:italic"] if style.get(3) else []
    parts += ["text-decoration:underline"] if style.get(4) else []
    return ";".join(parts)


def main():
    style, out = {}, []
    for part in re.split(r"(\x1b\[[0-9;:]*m)", sys.stdin.read().rstrip("\n")):
        sequence = re.fullmatch(r"\x1b\[([0-9;:]*)m", part)
        if sequence:
            # `4:3` is an underline of a special shape.
            style = style_of([code.split(":")[0] for code in sequence[1].split(";")], style)
        elif part:
            out.append(f'<span style="{css(style)}">{html.escape(part)}</span>')
    print(
        '<meta charset="utf-8"><body style="margin:0;background:#14161b">'
        '<pre style="margin:8px;font:15px/1.2 \'DejaVu Sans Mono\',monospace">' + "".join(out) + "</pre>"
    )


if __name__ == "__main__":
    main()
