#!/usr/bin/python3
"""Measures how fast a folder of small PNGs is read, beside Pillow, on one thread.

    pictures.py BUILD_DIR [--repetitions N] [--pictures N]

Both read the same files (10,000 of 32 x 32 x 3, ten classes) into one array, in turns; what they read
must be the same. Shown is the least time of each. Pillow is that of `make bench-peers`, or the
system's; without one it is said to be missing.
"""
import argparse
import pathlib
import random
import struct
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SIDE, CHANNELS, CLASSES = 32, 3, 10


# ---- files ----

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def paeth(left, up, corner):
    guess = left + up - corner
    return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]


def filtered(rows):
    """Rows as encoders write them: each of PNG's filters in turn."""
    above, out = bytes(SIDE * CHANNELS), b""
    for y, row in enumerate(rows):
        left, corner = bytes(CHANNELS) + row, bytes(CHANNELS) + above
        kind = y % 5
        guess = (bytes(len(row)), left, above, [(a + b) // 2 for a, b in zip(left, above)],
                 [paeth(a, b, c) for a, b, c in zip(left, above, corner)] if kind == 4 else None)[kind]
        out += bytes([kind]) + bytes((a - b) % 256 for a, b in zip(row, guess))
        above = row
    return out


def png(numbers):
    """A picture of some hills in colour, with noise."""
    slope = [(numbers.uniform(-4, 4), numbers.uniform(-4, 4), numbers.randrange(256)) for _ in range(CHANNELS)]
    rows = [bytes(int(a * x + b * y + c + numbers.randrange(8)) % 256 for x in range(SIDE) for a, b, c in slope)
            for y in range(SIDE)]
    header = struct.pack(">2I5B", SIDE, SIDE, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(filtered(rows), 6)) +
            chunk(b"IEND", b""))


def make_folder(folder, count):
    if folder.exists():
        return
    unfinished = folder.with_name(folder.name + ".part")
    numbers = random.Random(1)
    distinct = [png(numbers) for _ in range(min(count, 500))]
    for i in range(count):
        place = unfinished / f"class_{i % CLASSES}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{i:06d}.png").write_bytes(distinct[i * 7 % len(distinct)])
    unfinished.rename(folder)


# ---- Pillow ----

PILLOW = """
import os, sys, time, zlib
from PIL import Image
def read(folder):
    pixels = []
    for name in sorted(os.listdir(folder)):
        for file in sorted(os.listdir(f"{folder}/{name}")):
            with Image.open(f"{folder}/{name}/{file}") as picture:
                pixels.append(picture.convert("RGB").tobytes())
    return pixels
begun = time.perf_counter()
pixels = read(sys.argv[1])
print(time.perf_counter() - begun, len(pixels), zlib.crc32(b"".join(pixels)))
"""


def pillow_python(build):
    for python in (f"{build}/bench-peers/environment/bin/python", "/usr/bin/python3"):
        try:
            subprocess.run([python, "-c", "import PIL.Image"], check=True, capture_output=True)
            return python
        except (OSError, subprocess.CalledProcessError):
            continue
    return None


# ---- both ----

def run(command):
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(words[0]), words[1:]


def measure(commands, repetitions):
    """The least seconds of each, and what each has read."""
    least, read = {}, {}
    for _ in range(repetitions):
        for name, command in commands.items():
            seconds, read[name] = run(command)
            least[name] = min(seconds, least.get(name, seconds))
    return least, read


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=10000)
    options = parser.parse_args()
    build = pathlib.Path(options.build).resolve()
    folder = build / "bench" / f"pictures_{options.pictures}"
    folder.parent.mkdir(exist_ok=True)
    make_folder(folder, options.pictures)
    commands = {"tlc": [build / "tests/bench_pictures", folder, "1"]}
    python = pillow_python(build)
    if python:
        commands["Pillow"] = [python, "-c", PILLOW, folder]
    least, read = measure(commands, options.repetitions)
    print(f"\n{options.pictures} PNGs of {SIDE} x {SIDE} x {CHANNELS}, one thread:")
    for name, seconds in least.items():
        print(f"  {name:<8} {seconds:8.3f} s  {options.pictures / seconds:8.0f} a second")
    if "Pillow" not in read:
        print("  Pillow   is not here: `make bench-peers` fetches it")
    elif read["tlc"] != read["Pillow"]:
        sys.exit("tlc and Pillow have not read the same")
    else:
        print(f"  Pillow takes {least['Pillow'] / least['tlc']:.1f} times as long")


if __name__ == "__main__":
    main()
