#!/usr/bin/env python3
"""Makes pictures, folders and tables of them that are wrong in some way, and compares what is said of each.

    pictures.py PROGRAM             compare with pictures.txt
    pictures.py PROGRAM --update    rewrite it; then read it, as a user would
    pictures.py --corpus FOLDER     write the small files, as the fuzz target `picture` takes them

PROGRAM is built from pictures.c. It has a gigabyte of memory and a minute for all of them.
"""
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
CASES = {}


def case(name, content):
    """A file of these bytes, or what a function makes under the name."""
    assert name not in CASES, name
    CASES[name] = content


# ---- PNG ----

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name, data, crc=None):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) if crc is None else crc)


def head(width=2, height=2, depth=8, kind=0, compression=0, filter=0, interlace=0):
    return chunk(b"IHDR", struct.pack(">2I5B", width, height, depth, kind, compression, filter, interlace))


def body(rows=b"\0\1\2\0\3\4"):
    return chunk(b"IDAT", zlib.compress(rows))


END = chunk(b"IEND", b"")
PNG = SIGNATURE + head() + body() + END
PALETTE = chunk(b"PLTE", b"\1\2\3\4\5\6")

case("png_right", PNG)
case("png_interlaced", SIGNATURE + head(interlace=1) + body(b"\0\1\0\2\0\3\4") + END)
case("png_of_2_bits", SIGNATURE + head(depth=2) + body(b"\0\x10\0\xb0") + END)
case("png_of_16_bits", SIGNATURE + head(depth=16, kind=6) + body(b"\1" + bytes(range(16)) + b"\2" + bytes(16)) + END)
case("png_palette_and_transparency", SIGNATURE + head(kind=3) + PALETTE + chunk(b"tRNS", b"\x80") + body(b"\0\0\1\0\1\0") + END)
case("png_transparent_colour", SIGNATURE + head() + chunk(b"tRNS", b"\0\1") + body() + END)
case("png_orientation", SIGNATURE + head() + chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0") + body() + END)
case("png_one_byte", PNG[:1])
case("png_signature_only", SIGNATURE)
case("png_signature_cut", PNG[:6])
case("png_header_cut", PNG[:20])
case("png_header_only", SIGNATURE + head())
case("png_pixels_cut", PNG[:45])
case("png_without_end", SIGNATURE + head() + body())
case("png_end_cut", PNG[:-2])
case("png_bytes_after_end", PNG + b"PK\3\4")
case("png_line_ends_changed", PNG.replace(b"\r\n", b"\n"))
case("png_high_bit_lost", b"\x09" + PNG[1:])
case("png_without_header", SIGNATURE + body() + END)
case("png_header_twice", SIGNATURE + head() + head() + body() + END)
case("png_header_short", SIGNATURE + chunk(b"IHDR", b"\0\0\0\2\0\0\0\2") + body() + END)
case("png_without_pixels", SIGNATURE + head() + END)
case("png_header_checksum", SIGNATURE + head()[:-1] + b"x" + body() + END)
case("png_pixels_checksum", SIGNATURE + head() + chunk(b"IDAT", zlib.compress(b"\0\1\2\0\3\4"), 0) + END)
case("png_text_checksum", SIGNATURE + head() + chunk(b"tEXt", b"a\0b", 0) + body() + END)
case("png_adler", SIGNATURE + head() + chunk(b"IDAT", zlib.compress(b"\0\1\2\0\3\4")[:-1] + b"x") + END)
case("png_not_deflate", SIGNATURE + head() + chunk(b"IDAT", b"these are no pixels") + END)
case("png_too_few_pixels", SIGNATURE + head() + body(b"\0\1\2") + END)
case("png_too_many_pixels", SIGNATURE + head() + body(b"\0\1\2\0\3\4\0\5\6") + END)
case("png_filter_9", SIGNATURE + head() + body(b"\x09\1\2\0\3\4") + END)
case("png_no_width", SIGNATURE + head(width=0) + body() + END)
case("png_no_height", SIGNATURE + head(height=0) + body() + END)
case("png_negative_width", SIGNATURE + head(width=0x80000001) + body() + END)
case("png_bomb_wide", SIGNATURE + head(width=0x7FFFFFFF) + body() + END)
case("png_bomb_high", SIGNATURE + head(height=0x7FFFFFFF) + body() + END)
case("png_bomb_square", SIGNATURE + head(50000, 50000, 16, 6) + body() + END)
case("png_bomb_pixels", SIGNATURE + head(8192, 8192) + body(bytes(8193 * 16)) + END)
case("png_bomb_text", SIGNATURE + head() + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 28), 9)) + body() + END)
case("png_bomb_profile", SIGNATURE + head() + chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1 << 28), 9)) + body() + END)
case("png_depth_3", SIGNATURE + head(depth=3) + body() + END)
case("png_depth_of_colour", SIGNATURE + head(depth=4, kind=2) + body() + END)
case("png_type_5", SIGNATURE + head(kind=5) + body() + END)
case("png_interlace_2", SIGNATURE + head(interlace=2) + body() + END)
case("png_compression_1", SIGNATURE + head(compression=1) + body() + END)
case("png_filter_method_1", SIGNATURE + head(filter=1) + body() + END)
case("png_without_palette", SIGNATURE + head(kind=3) + body() + END)
case("png_palette_too_short", SIGNATURE + head(kind=3) + PALETTE + body(b"\0\0\1\0\1\2") + END)
case("png_palette_of_7_bytes", SIGNATURE + head(kind=3) + chunk(b"PLTE", b"\1\2\3\4\5\6\7") + body() + END)
case("png_palette_after_pixels", SIGNATURE + head(kind=3) + body() + PALETTE + END)
case("png_palette_twice", SIGNATURE + head(kind=3) + PALETTE + PALETTE + body() + END)
case("png_transparency_too_long", SIGNATURE + head(kind=3) + PALETTE + chunk(b"tRNS", b"\1\2\3") + body() + END)
case("png_transparency_of_alpha", SIGNATURE + head(kind=4) + chunk(b"tRNS", b"\0\1") + body() + END)
case("png_chunk_of_2_gigabytes", SIGNATURE + head() + struct.pack(">I", 0x7FFFFFFF) + b"tEXt" + b"x" * 20)
case("png_chunk_of_4_gigabytes", SIGNATURE + head() + struct.pack(">I", 0xFFFFFFFF) + b"IDAT" + b"x" * 20)
case("png_chunk_of_no_name", SIGNATURE + head() + chunk(b"\0\1\2\3", b"") + body() + END)
case("png_of_an_iphone", SIGNATURE + chunk(b"CgBI", b"P\0 \2") + head() + body() + END)

# ---- JPEG ----


def marker(code, data):
    return struct.pack(">BBH", 0xFF, code, len(data) + 2) + data


TABLES = marker(0xDB, b"\0" + b"\1" * 64) + b"".join(
    marker(0xC4, bytes([kind, 1]) + bytes(15) + b"\0") for kind in (0x00, 0x10))


def frame(code=0xC0, height=16, width=16, channels=1, precision=8, sampling=0x11):
    return marker(code, struct.pack(">BHHB", precision, height, width, channels) +
                  b"".join(bytes([i + 1, sampling, 0]) for i in range(channels)))


def scan(channels=1, blocks=4, first=0, last=63, bits=0, data=None):
    start = marker(0xDA, bytes([channels]) + b"".join(bytes([i + 1, 0]) for i in range(channels)) +
                   bytes([first, last, bits]))
    return start + (bytes((2 * blocks * channels + 7) // 8) if data is None else data)


def jpeg(*parts):
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


JPEG = jpeg(TABLES, frame(), scan())
MANY_SCANS = jpeg(TABLES, frame(0xC2), scan(last=0, bits=0x01), scan(last=0, bits=0x10),
                  *(scan(first=i, last=i) for i in range(1, 64)))

case("jpeg_right", JPEG)
case("jpeg_colour", jpeg(TABLES, frame(channels=3), scan(3)))
case("jpeg_start_only", b"\xff\xd8")
case("jpeg_three_bytes", b"\xff\xd8\xff")
case("jpeg_tables_only", jpeg(TABLES))
case("jpeg_frame_cut", JPEG[:120])
case("jpeg_pixels_cut", JPEG[:-3])
case("jpeg_without_end", JPEG[:-2])
case("jpeg_without_tables", jpeg(frame(), scan()))
case("jpeg_without_scan", jpeg(TABLES, frame()))
case("jpeg_scan_without_frame", jpeg(TABLES, scan()))
case("jpeg_two_frames", jpeg(TABLES, frame(), frame(), scan()))
case("jpeg_no_width", jpeg(TABLES, frame(width=0), scan()))
case("jpeg_no_height", jpeg(TABLES, frame(height=0), scan()))
case("jpeg_no_channels", jpeg(TABLES, frame(channels=0), scan()))
case("jpeg_two_channels", jpeg(TABLES, frame(channels=2), scan(2)))
case("jpeg_four_channels", jpeg(TABLES, frame(channels=4), scan(4)))
case("jpeg_ten_channels", jpeg(TABLES, frame(channels=10), scan()))
case("jpeg_of_12_bits", jpeg(TABLES, frame(precision=12), scan()))
case("jpeg_lossless", jpeg(TABLES, frame(0xC3), scan()))
case("jpeg_hierarchical", jpeg(TABLES, frame(0xC5), scan()))
case("jpeg_sampling_0", jpeg(TABLES, frame(sampling=0), scan()))
case("jpeg_bomb", jpeg(TABLES, frame(height=65500, width=65500), scan()))
case("jpeg_bomb_of_scans", MANY_SCANS)
case("jpeg_progression_twice", jpeg(TABLES, frame(0xC2), scan(last=0), scan(last=0)))
case("jpeg_marker_of_no_length", b"\xff\xd8\xff\xe0\0\0" + JPEG[2:])
case("jpeg_marker_too_long", b"\xff\xd8\xff\xe0\xff\xff" + JPEG[2:])
case("jpeg_huffman_of_300_codes", jpeg(marker(0xC4, b"\0" + b"\x20" * 16 + bytes(300)), frame(), scan()))
case("jpeg_wrong_code", jpeg(TABLES, frame(), scan(data=b"\xff\0\xff\0")))
case("jpeg_garbage_among_markers", b"\xff\xd8garbage" + JPEG[2:])
case("jpeg_garbage_at_the_end", JPEG[:-2] + b"\0\0\0\0\xff\xd9")
case("jpeg_orientation_9", jpeg(marker(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x09\0\0"), TABLES, frame(), scan()))
case("jpeg_exif_beyond_its_end", jpeg(marker(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xf0"), TABLES, frame(), scan()))

# ---- PNM ----

case("pnm_right", b"P5 2 2 255\n\1\2\3\4")
case("pnm_header_cut", b"P6\n# a comment without an end")
case("pnm_negative_width", b"P5 -2 2 255\n1234")
case("pnm_fraction", b"P2 1 1 255 0.5")
case("pnm_no_height", b"P5 2 0 255\n")
case("pnm_bomb", b"P6 65536 65536 65535\n")
case("pnm_huge_number", b"P5 99999999999999999999999999 2 255\n")
case("pnm_maximum_0", b"P5 2 2 0\n1234")
case("pnm_maximum_65536", b"P5 2 2 65536\n12345678")
case("pnm_value_too_large", b"P2 2 1 9 3 10")
case("pnm_pixels_cut", b"P6 2 2 255\n12345678901")
case("pnm_two_pictures", b"P5 2 2 255\n\1\2\3\4P5 2 2 255\n\1\2\3\4")
case("pnm_carriage_return", b"P5\r\n2 2\r\n255\r\n\1\2\3\4")
case("pam", b"P7\nWIDTH 2\n")
case("pfm", b"PF\n2 2\n-1.0\n")

# ---- other things by a picture's name ----

case("empty.png", b"")
case("text.png", b"hello, this is a text\n")
case("control.png", b"\x1b[31m\0\0")
case("utf16.png", "\ufeffhello".encode("utf-16"))
case("escape.txt.png", b"a \xe2\x80\xae b")
case("zeros.png", bytes(1000))
case("picture.gif", b"GIF89a\1\0\1\0\0\0\0;")
case("picture.webp", b"RIFF\x1a\0\0\0WEBPVP8L")
case("picture.heic", b"\0\0\0\x18ftypheic\0\0\0\0")
case("picture.avif", b"\0\0\0\x18ftypavif\0\0\0\0")
case("picture.bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0")
case("picture.tiff", b"II*\0\x08\0\0\0")
case("picture.ico", b"\0\0\1\0\1\0")
case("picture.svg", b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>")
case("picture.jxl", b"\xff\x0a\0\0")
case("picture.jp2", b"\0\0\0\x0cjP  \r\n\x87\n")
case("picture.psd", b"8BPS\0\1")
case("not_found.jpg", b"<!DOCTYPE html><html><title>404</title></html>")
case("pointer.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
case("pictures.zip.png", b"PK\3\4\x14\0\0\0")
case("packed.png.gz", b"\x1f\x8b\x08\0\0\0\0\0")
case("numbers.npy", b"\x93NUMPY\1\0")
case("no file", None)
case("long_" + 240 * "n", b"no picture")
case("pipe.png", os.mkfifo)
case("device.png", lambda path: os.symlink("/dev/zero", path))
case("dangling.png", lambda path: os.symlink("nowhere", path))
case("circle.png", lambda path: os.symlink("circle.png", path))


# ---- folders ----

def folder(**files):
    """The name of each is that of a class, `__` and a file; a folder where there is no content."""
    def make(path):
        os.mkdir(path)
        for name, content in files.items():
            place = pathlib.Path(path, *name.split("__"))
            place.parent.mkdir(parents=True, exist_ok=True)
            if callable(content):
                content(place)
            elif content is None:
                place.mkdir()
            else:
                place.write_bytes(content)
    return make


case("folder_right", folder(a__x=PNG, b__y=PNG))
case("folder_empty", folder())
case("folder_of_pictures", folder(x=PNG))
case("folder_with_a_file", folder(a__x=PNG, readme=b"text"))
case("folder_with_an_empty_class", folder(a__x=PNG, b=None))
case("folder_in_a_class", folder(a__x=PNG, a__y__z=PNG))
case("folder_with_a_text", folder(a__x=PNG, b__y=b"text"))
case("folder_with_a_cut_picture", folder(a__x=PNG, b__y=PNG[:-20], b__z=b""))
case("folder_with_another_size", folder(a__x=PNG, b__y=JPEG))
case("folder_with_a_pipe", folder(a__x=PNG, a__y=os.mkfifo))
case("folder_with_a_dangling_link", folder(a__x=PNG, b=lambda path: os.symlink("nowhere", path)))
case("folder_with_itself", folder(a__x=PNG, a__y=lambda path: os.symlink("..", path)))
case("folder_with_a_circle", folder(a__x=PNG, b=lambda path: os.symlink("b", path)))


# ---- tables that name pictures ----

case("right.csv", b"file,label\nfolder_right/a/x,a\nfolder_right/b/y,b\n")
case("empty.csv", b"")
case("header_only.csv", b"file,label\n")
case("other_columns.csv", b"path,class\npng_right,a\n")
case("no_label.csv", b"file,label\npng_right,\n")
case("no_file.csv", b"file,label\n\"\",a\n")
case("missing_picture.csv", b"file,label\npng_right,a\nnowhere.png,b\n")
case("folder.csv", b"file,label\nfolder_right,a\n")
case("itself.csv", b"file,label\nitself.csv,a\n")
case("cut_picture.csv", b"file,label\npng_pixels_cut,a\n")
case("three_fields.csv", b"file,label\npng_right,a,b\n")
case("open_quote.csv", b'file,label\n"png_right,a\n')
case("a_picture.csv", PNG)


# ---- comparing ----

def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    if "sanitize" not in os.environ.get("TLC_HOSTILE", ""):
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def said_of_all(program):
    with tempfile.TemporaryDirectory() as place:
        for name, content in CASES.items():
            if callable(content):
                content(os.path.join(place, name))
            elif content is not None:
                pathlib.Path(place, name).write_bytes(content)
        run = subprocess.run([program, *CASES], cwd=place, stdout=subprocess.PIPE, text=True, preexec_fn=limit)
        if run.returncode != 0:
            sys.exit(f"{program} ended with {run.returncode} after {run.stdout.splitlines()[-1:]}")
        return run.stdout


def write_corpus(folder):
    for name, content in CASES.items():
        if isinstance(content, bytes) and 16 < len(content) < 400:
            pathlib.Path(folder, name).write_bytes(bytes([zlib.crc32(name.encode()) & 255]) + content)


def main():
    if sys.argv[1] == "--corpus":
        return write_corpus(sys.argv[2])
    said = said_of_all(os.path.abspath(sys.argv[1]))
    wanted = HERE / "pictures.txt"
    if sys.argv[2:] == ["--update"]:
        wanted.write_text(said)
    old, new = wanted.read_text().splitlines(), said.splitlines()
    wrong = [(a, b) for a, b in zip(old, new) if a != b]
    for a, b in wrong:
        print(f"wanted: {a}\ngot:    {b}")
    if len(new) != len(CASES) or len(old) != len(new) or wrong:
        sys.exit(f"{len(wrong)} of {len(CASES)} differ; {len(new)} lines instead of {len(old)}")
    print(f"{len(CASES)} pictures, folders and tables, each with its message")


if __name__ == "__main__":
    main()
