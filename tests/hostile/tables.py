#!/usr/bin/env python3
"""tables.py READ_CSV [--update]: makes files that are no CSV, or are broken as one, reads each, and compares
what is said with tables.txt beside this file; --update writes that anew, to be read as a user would."""
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile
import zlib

BODY = b"x,n,colour\n1.5,1,red\n2.5,2,white\n"
COLUMNS = ["x:float32", "n:int64", "colour:red,white"]


def row(text, *arguments, line=2):
    """The table with one more row, of such bytes."""
    lines = BODY.split(b"\n")
    lines.insert(line - 1, text.encode() if isinstance(text, str) else text)
    return b"\n".join(lines), COLUMNS + list(arguments)


def a_zip(*names):
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in names:
                archive.writestr(zipfile.ZipInfo(name), content)
        file.seek(0)
        return file.read()


def damaged(data, place, change=0xFF):
    return data[:place] + bytes([data[place] ^ change]) + data[place + 1:]


PACKED = gzip.compress(BODY * 500, mtime=0)
BINARY = bytes(range(256))

# name: (bytes, arguments); a function of the path makes what is no regular file
CASES = {
    # what is no file of data
    "absent": (lambda path: None, []),
    "directory": (os.mkdir, []),
    "fifo": (os.mkfifo, []),
    "device": (lambda path: os.symlink("/dev/zero", path), []),
    "loop": (lambda path: os.symlink(path, path), []),
    "empty": (b"", []),
    "mark_alone": (b"\xef\xbb\xbf", []),
    "empty_lines": (b"\n\r\n\n", []),
    # what is something else
    "lfs_pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", []),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", []),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", []),
    "gif": (b"GIF89a\x01\0\x01\0", []),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", []),
    "zip": (a_zip(("t.csv", BODY)), []),
    "xlsx": (a_zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "")), []),
    "ods": (a_zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), []),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), []),
    "parquet": (b"PAR1\x15\x04\x15\0PAR1", []),
    "arrow": (b"ARROW1\0\0" + bytes(32), []),
    "feather": (b"FEA1\0\0\0\0" + bytes(32), []),
    "sqlite": (b"SQLite format 3\0" + bytes(32), []),
    "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(32), []),
    "npy": (b"\x93NUMPY\x01\0v\0{'descr'", []),
    "pickle": (b"\x80\x04\x95\x10\0\0\0", []),
    "gzip_twice": (gzip.compress(PACKED, mtime=0), []),
    "bzip2": (b"BZh91AY&SY\x01\x02\x03", []),
    "xz": (b"\xfd7zXZ\0\0\x04", []),
    "zstd": (b"\x28\xb5\x2f\xfd\x04\0", []),
    "seven_zip": (b"7z\xbc\xaf\x27\x1c\0\x04", []),
    "elf": (b"\x7fELF\x02\x01\x01\0", []),
    "html": (b"<!DOCTYPE html>\n<html><body>404</body></html>\n", []),
    "xml": (b"<?xml version=\"1.0\"?>\n<a/>\n", []),
    "rtf": (b"{\\rtf1\\ansi x,y}", []),
    "utf16": (b"\xff\xfe" + "a,b\n1,2\n".encode("utf-16-le"), []),
    "utf16_big": (b"\xfe\xff" + "a,b\n1,2\n".encode("utf-16-be"), []),
    "utf16_unmarked": ("a,b\n1,2\n".encode("utf-16-le"), []),
    "bytes": (BINARY, []),
    "looks_like_a_name": (b"PAR1,BZh\n1,2\n", ["PAR1:int64"]),
    # packed
    "packed": (PACKED[:-8], []),
    "packed_damaged": (damaged(PACKED, len(PACKED) - 6), ["missing=x", "missing=n", "missing=colour"]),
    "packed_header": (damaged(PACKED, 2), []),
    "packed_half": (PACKED[:len(PACKED) // 2], []),
    "packed_trailing": (PACKED + b"more", []),
    "packed_of_nothing": (gzip.compress(b"", mtime=0), []),
    "packed_zeros": (gzip.compress(bytes(1 << 24), mtime=0), []),
    "packed_picture": (gzip.compress(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", mtime=0), []),
    "packed_stored": (zlib.compress(BODY), []),
    # the header
    "name_twice": (b"a,b,a\n1,2,3\n", []),
    "name_twice_but_blanks": (b"a,b, a \n1,2,3\n", []),
    "name_absent": (b"a,,c\n1,2,3\n", []),
    "name_absent_at_the_end": (b"a,b,\n1,2,\n", []),
    "name_of_the_first": (b"a,column_2\n1,2\n", ["headless", "column_1:int64"]),
    "name_taken": (b",column_1\n1,2\n", []),
    "name_not_utf8": (b"a,caf\xe9\n1,2\n", []),
    "name_with_zero": (b"a,b\0c\n1,2\n", []),
    "name_never_closed": (b"a,\"b\n1,2\n", []),
    "name_steers": (b"a,\x1b[31mred\n1\n", []),
    "name_long": (b"a," + b"b" * 5000 + b"\n1\n", []),
    "too_many_columns": (b"," * 100001, ["headless"]),
    # rows
    "short_row": row("1,2"),
    "short_last_row": (BODY + b"9", COLUMNS),
    "long_row": row("1,2,red,4"),
    "very_long_row": row("1,2,red" + ",x" * 50),
    "no_row": row(" "),
    "other_delimiter": (BODY.replace(b",", b";"), COLUMNS),
    "other_delimiter_tab": (BODY.replace(b",", b"\t"), COLUMNS),
    "column_absent": (BODY, COLUMNS + ["color:words"]),
    "column_absent_of_many": (b",".join(b"column number %d" % i for i in range(99)) + b"\n", ["x:words"]),
    "rows_with_names": (b"x,n\na,1,2\nb,3,4\n", []),
    "row_too_long": (b"a,b,c\n" + b"1,\"" + b"x" * ((1 << 20) + 1) + b"\",3\n", []),
    "field_too_long": (b"a,b\n1," + b"x" * ((1 << 20) + 1) + b"\n", []),
    "many_long_fields": (b"a,b\n" + (b"x" * (1 << 20) + b",") * 70, []),
    # quotes
    "never_closed": row('1,2,"red'),
    "never_closed_far": (BODY + b'1,2,"red\n' + b"1,2,red\n" * 200000, COLUMNS),
    "behind_the_quote": row('1,2,"red"x'),
    "behind_the_quote_blank": row('1,2,"red" '),
    "behind_the_quote_accent": row('1,2,"red"é'),
    "quote_not_doubled": row('1,2,"a "red" one"'),
    "quote_after_blank": row('1,2, "red, or so"'),
    "zero_in_quotes": row(b'1,2,"r\0d"'),
    # characters
    "latin1": row("1,2,caf\xe9".encode("latin-1")),
    "latin1_in_quotes": row("1,2,\"caf\xe9\"".encode("latin-1")),
    "overlong": row(b"1,2,\xc0\xaf"),
    "surrogate": row(b"1,2,\xed\xa0\x80"),
    "cut_character": (BODY + b"1,2,\xe2\x82", COLUMNS),
    "zero": row(b"1,\0,red"),
    "zero_at_the_end": (BODY + b"\0", COLUMNS),
    "right_to_left": row("1,2,\u202ered"),
    "bell": row("1,2,\a"),
    "lines_in_quotes": (b"x,c\n1,\"a\nb\"\n2\n", []),
    # numbers
    "word": row("one,2,red"),
    "decimal_comma": (b"x;n\n1,5;2\n", ["delimiter=;", "x:float32"]),
    "thousands": row('"1,234,567.5",2,red'),
    "missing": row(",2,red"),
    "missing_whole": row("1,,red"),
    "missing_known": row(",2,red", "missing="),
    "missing_word": row("NA,2,red", "missing=NA"),
    "not_missing": row("NA,2,red"),
    "nan": row("nan,2,red"),
    "infinite": row("-Inf,2,red"),
    "too_large": row("1e39,2,red"),
    "too_large_for_double": (b"x\n1e309\n", ["x:float64"]),
    "too_large_whole": row("1,9223372036854775808,red"),
    "fraction": row("1,2.0,red"),
    "exponent": row("1,1e3,red"),
    "hexadecimal": row("0x1F,2,red"),
    "percent": row("50%,2,red"),
    "money": row("$5,2,red"),
    "underscore": row("1_000,2,red"),
    "two_points": row("1.2.3,2,red"),
    "sign_alone": row("-,2,red"),
    "minus_sign": row("\u22125,2,red"),
    "blank_inside": row("1 5,2,red"),
    "arabic_digits": row("\u0661\u0662,2,red"),
    "no_break_space": row("\u00a01,2,red"),
    "long_text": row("a" * 3000 + ",2,red"),
    "long_accents": row("é" * 3000 + ",2,red"),
    # words
    "unknown_word": row("1,2,blue"),
    "word_in_capitals": row("1,2,Red"),
    "word_with_blanks": row("1,2, red"),
    "no_word": row("1,2,"),
    "missing_category": row("1,2,NA", "missing=NA"),
    "many_words": (b"c\nzz\n", ["c:" + ",".join("word%d" % i for i in range(60))]),
    # what is odd, and read all the same
    "fine": (BODY, COLUMNS),
    "fine_cr": (BODY.replace(b"\n", b"\r"), COLUMNS),
    "fine_mixed": (b"\xef\xbb\xbf" + BODY.replace(b"\n", b"\r\n", 2) + b"\n\r\n", COLUMNS),
    "fine_blanks": (row(" 1.5 ,\t2, red")[0], COLUMNS[:2] + ["colour:words"]),
    "fine_packed_in_parts": (gzip.compress(BODY, mtime=0) + gzip.compress(b"3,3,red\n", mtime=0), COLUMNS),
    "fine_header_alone": (b"x,n,colour\n", COLUMNS),
}


def make(path, content):
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)


def said_of(reader, folder, name, content, arguments):
    path = folder / f"{name}.csv"
    make(path, content)
    done = subprocess.run([reader, path.name, *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    if done.returncode not in (0, 1) or done.stderr or done.stdout.count(b"\n") != 1:
        sys.exit(f"{name}: exit code {done.returncode}: {done.stdout!r} {done.stderr!r}")
    return done.stdout.decode()


def main():
    reader = os.path.abspath(sys.argv[1])
    expected = pathlib.Path(__file__).with_name("tables.txt")
    with tempfile.TemporaryDirectory() as folder:
        said = "".join(said_of(reader, pathlib.Path(folder), name, *case) for name, case in CASES.items())
    if sys.argv[2:] == ["--update"]:
        expected.write_text(said, encoding="utf-8")
        return
    differ = [f"- {old}\n+ {new}" for old, new in
              zip(expected.read_text(encoding="utf-8").splitlines(), said.splitlines()) if old != new]
    if differ or said.count("\n") != expected.read_text(encoding="utf-8").count("\n"):
        sys.exit("\n".join(differ) or "there are more files, or fewer, than messages")
    print(f"{len(CASES)} files")


main()
