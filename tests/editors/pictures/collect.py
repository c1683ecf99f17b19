"""Puts the pictures that the editors left in a folder where the documentation shows them:

    collect.py SHOTS PICTURES

`NAME-light.png` and `NAME-dark.png` become `NAME.png` and `NAME-dark.png`, with the few colours that they have. A folder
`NAME-light` of frames, `3-1500.png` for the third, which is held for 1500 ms, becomes a moving picture. Only what the
documentation shows already is written.
"""

import sys
from pathlib import Path

from PIL import Image

COLOURS = 255
# What a moving picture may weigh.
HEAVIEST = 1_500_000


def still(shot, picture):
    Image.open(shot).convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(picture, optimize=True)


def frames(folder):
    """The frames, with how long each is held; one that shows nothing new only prolongs the one before."""
    shown, held = [], []
    for shot in sorted(folder.glob("*.png"), key=lambda shot: int(shot.stem.split("-")[0])):
        frame, duration = Image.open(shot).convert("RGB"), int(shot.stem.split("-")[1])
        if shown and frame.tobytes() == shown[-1].tobytes():
            held[-1] += duration
        else:
            shown.append(frame)
            held.append(duration)
    return shown, held


def moving(folder, picture):
    shown, held = frames(folder)
    # One palette for all, or colours would flicker.
    width, height = shown[0].size
    all_of_them = Image.new("RGB", (width, height * len(shown)))
    for index, frame in enumerate(shown):
        all_of_them.paste(frame, (0, height * index))
    palette = all_of_them.quantize(COLOURS, Image.Quantize.MEDIANCUT)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in shown]
    first.save(picture, save_all=True, append_images=others, duration=held, loop=0, optimize=True)
    size = picture.stat().st_size
    assert size < HEAVIEST, f"{picture.name} has {size} bytes"
    print(f"     {picture.name}: {len(shown)} frames, {sum(held) / 1000} s, {size} bytes")


def main(shots, pictures):
    for picture in sorted(pictures.glob("*.png")):
        name, look = (picture.stem[:-5], "dark") if picture.stem.endswith("-dark") else (picture.stem, "light")
        shot, folder = shots / f"{name}-{look}.png", shots / f"{name}-{look}"
        if folder.is_dir():
            moving(folder, picture)
        elif shot.exists():
            still(shot, picture)
        elif (shots / picture.name).exists():
            still(shots / picture.name, picture)
        else:
            print(f"FAIL {picture.name}: there is no such picture in {shots}")
            continue
        print(f"ok   {picture.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
