#!/usr/bin/env python3
"""arrays.py READ [--update]: what is said of files that are no IDX, no NumPy array, no archive, or not
what the spec says. READ is the program of read.c. The messages stand in arrays.txt; --update writes
them anew: then read them, as a user would."""
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

ROWS, WIDTH = 4, 3
cases = []


def case(name, arguments, **files):
    """`arguments`: format, type, shape, classes, rows, then file, images and labels."""
    cases.append((name, arguments.split(), files))


# ---- NumPy's arrays -------------------------------------------------------------------------------


def header(text, version=1, padded=True):
    text = text.encode("latin1")
    if padded:
        text += b" " * (-(len(text) + 11) % 64) + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text


def described(descr, shape, order=False):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (descr, order, shape)


def npy(descr, shape, data, order=False, **how):
    return header(described(repr(descr), shape, order), **how) + data


X = npy("|u1", (ROWS, WIDTH), bytes(range(ROWS * WIDTH)))
Y = npy("<i8", (ROWS,), struct.pack("<4q", 0, 1, 2, 1))
NPY = "npy uint8 3 3 - - x y"


def array(name, x=X, y=Y, how=NPY):
    case("npy: " + name, how, x=x, y=y)


def head(name, text, how=NPY, **kind):
    array(name, header(text, **kind) + bytes(ROWS * WIDTH), how=how)


array("as it should be")
array("version 2", npy("|u1", (ROWS, WIDTH), bytes(range(12)), version=2))
array("version 3", npy("|u1", (ROWS, WIDTH), bytes(range(12)), version=3))
array("version 4", npy("|u1", (ROWS, WIDTH), bytes(12)).replace(b"NUMPY\x01", b"NUMPY\x04"))
array("version 0", npy("|u1", (ROWS, WIDTH), bytes(12)).replace(b"NUMPY\x01", b"NUMPY\x00"))
array("empty", b"")
array("one byte", b"\x93")
array("text", b"1, 2, 3\n4, 5, 6\n")
array("png", b"\x89PNG\r\n\x1a\n" + bytes(40))
array("git lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n")
array("a pickle", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01K\x02e.")
array("a zip", b"PK\x03\x04" + bytes(60))
array("cut in its magic", X[:5])
array("cut in its version", X[:7])
array("cut in its length", X[:9])
array("cut in its header", X[:40])
array("cut behind its header", X[:-ROWS * WIDTH])
array("cut in a row", X[:-4])
array("goes on", X + b"\0")
array("two arrays", X + X)
array("a header of 4 GB", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{")
array("a header of nothing", b"\x93NUMPY\x01\x00\x00\x00")
array("a header of zeros", b"\x93NUMPY\x01\x00\x40\x00" + bytes(64))
head("no dictionary", "[1, 2]")
head("an empty dictionary", "{}")
head("only a brace", "{")
head("no shape", "{'descr': '|u1', 'fortran_order': False}")
head("no descr", "{'fortran_order': False, 'shape': (4, 3)}")
head("no order", "{'descr': '|u1', 'shape': (4, 3)}")
head("another key", "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3), 'more': 1}")
head("a key without quotes", "{descr: '|u1'}")
head("a key without an end", "{'descr")
head("a very long key", "{'" + "k" * 500 + "': 1}")
head("no colon", "{'descr' '|u1'}")
head("more behind it", described("'|u1'", "(4, 3)") + " import os")
head("order 1", "{'descr': '|u1', 'fortran_order': 1, 'shape': (4, 3)}")
head("order true", "{'descr': '|u1', 'fortran_order': true, 'shape': (4, 3)}")
head("a shape that is a list", "{'descr': '|u1', 'fortran_order': False, 'shape': [4, 3]}")
head("a shape that is a number", "{'descr': '|u1', 'fortran_order': False, 'shape': 12}")
head("a shape without end", "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3")
head("a size below zero", described("'|u1'", "(-4, 3)"))
head("a size that is a float", described("'|u1'", "(4.0, 3)"))
head("a size that is a word", described("'|u1'", "(n, 3)"))
head("a size beyond 64 bits", described("'|u1'", "(99999999999999999999, 3)"))
head("2^63 rows", described("'|u1'", "(9223372036854775807, 3)"))
head("2^32 rows", described("'|u1'", "(4294967296, 3)"))
head("2^31 - 1 rows", described("'|u1'", "(2147483647, 3)"))
head("no dimensions", described("'|u1'", "()"))
head("nine dimensions", described("'|u1'", "(4, 3, 1, 1, 1, 1, 1, 1, 1)"))
head("eight dimensions", described("'|u1'", "(4, 3, 1, 1, 1, 1, 1, 1)"))
head("no rows", described("'|u1'", "(0, 3)"))
head("rows of nothing", described("'|u1'", "(4, 0)"))
head("python 2's long", described("'|u1'", "(4L, 3L)"))
head("objects", described("'|O'", "(4, 3)"))
head("objects with a size", described("'|O8'", "(4, 3)"))
head("structures", described("[('a', '<i4'), ('b', '<f4')]", "(4,)"))
head("void", described("'|V3'", "(4,)"))
head("texts", described("'<U7'", "(4, 3)"))
head("byte texts", described("'|S7'", "(4, 3)"))
head("complex numbers", described("'<c8'", "(4, 3)"))
head("dates", described("'<M8[ns]'", "(4, 3)"))
head("spans of time", described("'<m8[s]'", "(4, 3)"))
head("halves", described("'<f2'", "(4, 3)"))
head("quadruples", described("'<f16'", "(4, 3)"))
head("uint64", described("'<u8'", "(4, 3)"))
head("int16 for bytes", described("'<i2'", "(4, 3)"))
head("a type without size", described("'<f'", "(4, 3)"))
head("a type of size 0", described("'<f0'", "(4, 3)"))
head("a type of absurd size", described("'<f99999999999999999999'", "(4, 3)"))
head("a type of nothing", described("''", "(4, 3)"))
head("a type of one sign", described("'<'", "(4, 3)"))
head("an unknown type", described("'<z4'", "(4, 3)"))
head("a type that is no text", described("4", "(4, 3)"))
head("a very long type", described("'" + "f" * 100 + "'", "(4, 3)"))
head("control characters", "{'descr': '\x1b[31m', 'fortran_order': False, 'shape': (4, 3)}")
head("a shape of other sizes", described("'|u1'", "(4, 5)"))
head("a shape of other dimensions", described("'|u1'", "(4, 3, 1)"))
head("flat", described("'|u1'", "(12,)"))
array("fewer labels", y=npy("<i8", (3,), struct.pack("<3q", 0, 1, 2)))
array("labels of classes there are not", y=npy("<i8", (4,), struct.pack("<4q", 0, 1, 3, 1)))
array("labels below zero", y=npy("<i8", (4,), struct.pack("<4q", 0, -1, 2, 1)))
array("labels beyond 32 bits", y=npy("<i8", (4,), struct.pack("<4q", 0, 1 << 32, 2, 1)))
array("labels of floats", y=npy("<f8", (4,), struct.pack("<4d", 0, 1, 2, 1)))
array("labels one-hot", y=npy("|u1", (4, 3), bytes([1, 0, 0] * 4)))
array("labels of three dimensions", y=npy("|u1", (4, 1, 1), bytes(4)))
array("labels of no dimension", y=npy("|u1", (), bytes(1)))
array("labels of objects", y=npy("|O", (4,), bytes(100)))
array("labels of texts", y=npy("<U3", (4,), bytes(48)))
array("labels in a column", y=npy("|u1", (4, 1), bytes([0, 1, 2, 1])))
array("truth values for labels", y=npy("|b1", (4,), bytes([0, 1, 1, 0])))
NAMED = "npy uint8 3 names - - x y"


def texts(*words, width=5, end="<"):
    data = b"".join(word.ljust(width, "\0").encode("utf-32-le" if end == "<" else "utf-32-be") for word in words)
    return npy("%sU%d" % (end, width), (len(words),), data)


array("texts of classes", y=texts("dog", "cat", "\u00fcber", "dog"), how=NAMED)
array("texts of the other end", y=texts("dog", "cat", "\u00fcber", "dog", end=">"), how=NAMED)
array("byte texts of classes", y=npy("|S3", (4,), b"dogcatcatdog"), how=NAMED)
array("texts of no class", y=texts("dog", "cat", "bird", "dog"), how=NAMED)
array("texts in other letters", y=texts("dog", "Cat", "cat", "dog"), how=NAMED)
array("texts that are empty", y=texts("dog", "", "cat", "dog"), how=NAMED)
array("texts that are no characters", y=npy("<U2", (4,), struct.pack("<8I", *[0xD800, 0xFFFFFFFF] * 4)), how=NAMED)
array("texts, cut", y=texts("dog", "cat", "cat", "dog")[:-1], how=NAMED)
array("texts of absurd size", y=npy("<U100000", (4,), bytes(400)), how=NAMED)
array("texts of size 0", y=npy("<U0", (4,), b""), how=NAMED)
array("texts for images", texts("dog", "cat", "cat", "dog"), how=NAMED)
array("numbers where there are names", how=NAMED)
FLOATS = "npy float32 3 3 - - x y"
FINE = [1.0] * 12
for name, bad in (("nan", float("nan")), ("infinity", float("inf")), ("-infinity", -float("inf"))):
    array(name, npy("<f4", (4, 3), struct.pack("<12f", *FINE[:7], bad, *FINE[8:])), how=FLOATS)
    array(name + " by columns", npy("<f4", (4, 3), struct.pack("<12f", *FINE[:7], bad, *FINE[8:]), order=True),
          how=FLOATS)
array("more than a float", npy(">f8", (4, 3), struct.pack(">12d", *FINE[:4], 1e300, *FINE[5:])),
      how="npy float64 3 3 - - x y")
array("floats of the other end", npy(">f4", (4, 3), struct.pack(">12f", *FINE)), how=FLOATS)
array("by columns", npy("|u1", (4, 3), bytes(i // 1 for i in (0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11)), order=True))
array("by columns, cut", npy("|u1", (4, 3), bytes(11), order=True))
array("by columns, goes on", npy("|u1", (4, 3), bytes(13), order=True))
array("by columns, 2^31 - 1 rows", npy("|u1", (2147483647, 3), bytes(12), order=True))
array("more rows than there are", how="npy uint8 3 3 5 - x y")
array("fewer rows than there are, cut", X[:-1], how="npy uint8 3 3 2 - x y")
array("gzip of nothing", b"\x1f\x8b")
case("npy: no file", NPY, y=Y)
case("npy: no labels", NPY, x=X)
case("npy: a directory", NPY, x=None, y=Y)

# ---- archives -------------------------------------------------------------------------------------


def member(name, data, method=0, flags=0, packed=None, claimed=None, checksum=None, at=None, extra=b"", local=b"PK\3\4"):
    """A member's bytes, and a function that makes its entry of the directory."""
    if packed is None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush() if method == 8 else data
    name = name.encode()
    checksum = zlib.crc32(data) if checksum is None else checksum
    size = len(data) if claimed is None else claimed
    fixed = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0, checksum, len(packed), size, len(name), 0)

    def entry(offset):
        offset = offset if at is None else at
        kept = fixed[:-2] + struct.pack("<H", len(extra))
        return b"PK\1\2" + struct.pack("<H", 20) + kept + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name + extra

    return local + fixed + name + packed, entry


def archive(*members, size=None, offset=None, comment=b""):
    body = directory = b""
    for data, entry in members:
        directory += entry(len(body))
        body += data
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory) if size is None else size,
                      len(body) if offset is None else offset, len(comment))
    return body + directory + b"PK\5\6" + end + comment


NPZ = "npz uint8 3 3 - z x y"
BOTH = archive(member("x.npy", X), member("y.npy", Y))


def npz(name, z, how=NPZ):
    case("npz: " + name, how, z=z)


def one(name, **how):
    npz(name, archive(member("x.npy", X, **how), member("y.npy", Y)))


npz("as it should be", BOTH)
npz("deflated", archive(member("x.npy", X, method=8), member("y.npy", Y, method=8)))
npz("a comment", archive(member("x.npy", X), member("y.npy", Y), comment=b"hello"))
npz("empty", b"")
npz("text", b"hello\n")
npz("an array", X)
npz("no members", archive())
npz("cut in its end", BOTH[:-1])
npz("cut in its directory", BOTH[:-30])
npz("only its end", BOTH[-22:])
npz("goes on", BOTH + b"more")
npz("bytes before it", b"MZ" * 9 + BOTH)
npz("another array", archive(member("a.npy", X), member("b.npy", Y)))
npz("many other arrays", archive(*[member("a%d.npy" % i, X) for i in range(20)]))
npz("no labels", archive(member("x.npy", X)))
npz("names that are no arrays", archive(member("x", X), member("y", Y)))
npz("a name of control characters", archive(member("\x1b[31m.npy", X)))
npz("a directory beyond the file", archive(member("x.npy", X), offset=10**9))
npz("a directory of 4 GB", archive(member("x.npy", X), size=0xFFFFFFFE))
npz("zip64 without its record", archive(member("x.npy", X), size=0xFFFFFFFF))
npz("a directory that is none", archive(member("x.npy", X), offset=0))
one("encrypted", flags=1)
one("packed by bzip2", method=12, packed=b"BZh9")
one("packed by lzma", method=14, packed=b"\x09\x14")
one("stored in two sizes", claimed=5)
one("a wrong checksum", checksum=1)
one("a wrong checksum, deflated", method=8, checksum=1)
one("deflated, cut", method=8, packed=zlib.compress(X)[2:20])
one("deflated noise", method=8, packed=bytes(range(200, 240)))
one("deflated to less", method=8, claimed=500)
one("deflated to more", method=8, claimed=100)
one("deflated nothing", method=8, packed=b"")
one("a bomb", method=8, packed=zlib.compress(bytes(10**7))[2:-4], claimed=2**32 - 2)
one("a header beyond the file", at=10**9)
one("a header that is none", at=3)
one("a local header that is none", local=b"PK\7\7")
one("zip64 sizes that are short", claimed=0xFFFFFFFF, extra=b"\1\0\4\0abcd")
one("zip64 sizes that are absurd", claimed=0xFFFFFFFF, extra=b"\1\0\x08\0" + b"\xff" * 8)
one("an extra field that is cut", extra=b"\1\0\xff\xff")
npz("a member that is cut", archive(member("x.npy", X[:-3]), member("y.npy", Y)))
npz("a member that goes on", archive(member("x.npy", X + b"12"), member("y.npy", Y)))
npz("a member of objects", archive(member("x.npy", npy("|O", (4,), bytes(9))), member("y.npy", Y)))
case("npz: no file", NPZ)
case("npz: a directory", NPZ, z=None)

# ---- IDX ------------------------------------------------------------------------------------------


def idx(code, sizes, data, zeros=b"\0\0"):
    return zeros + bytes([code, len(sizes)]) + struct.pack(">%dI" % len(sizes), *sizes) + data


IX, IY = idx(8, (4, 3), bytes(12)), idx(8, (4,), bytes([0, 1, 2, 1]))


def images(name, x=IX, y=IY, how="idx uint8 3 3 - - x y"):
    case("idx: " + name, how, x=x, y=y)


images("as it should be")
images("floats for bytes", idx(0x0D, (4, 3), bytes(48)))
images("bytes for floats", how="idx float32 3 3 - - x y")
images("a type that is none", idx(0x0A, (4, 3), bytes(12)))
images("no zeros", idx(8, (4, 3), bytes(12), zeros=b"\1\0"))
images("other dimensions", idx(8, (4, 3, 1), bytes(12)))
images("255 dimensions", b"\0\0\x08\xff" + bytes(2000))
images("nan", idx(0x0D, (4, 3), struct.pack(">12f", *FINE[:5], float("nan"), *FINE[6:])),
       how="idx float32 3 3 - - x y")
images("floats, cut", idx(0x0D, (4, 3), bytes(47)), how="idx float32 3 3 - - x y")
images("floats, goes on", idx(0x0D, (4, 3), bytes(49)), how="idx float32 3 3 - - x y")
images("labels of floats", y=idx(0x0D, (4,), bytes(16)))
images("labels of doubles", y=idx(0x0E, (4,), bytes(32)))
images("labels below zero", y=idx(0x09, (4,), b"\0\1\xff\1"))
images("labels of two dimensions", y=idx(8, (4, 1), bytes(4)))


# ---- halves, and whole numbers of 64 bits ------------------------------------------------------------

HALVES = "npy float32 3 3 - - x y"
HALF = [0.5, -2, 65504, 2**-24, 2**-14, 1 / 3, 0, -0.0, 1, 2, 3, 4]


def halves(name, numbers=HALF, how=HALVES, shape=(ROWS, WIDTH), end="<", order=False, behind=b""):
    array("halves, " + name, npy(end + "f2", shape, struct.pack(f"{end}{len(numbers)}e", *numbers) + behind, order=order),
          how=how)


array("floats of the same numbers",
      npy("<f4", (ROWS, WIDTH), struct.pack("<12f", *(struct.unpack("<e", struct.pack("<e", x))[0] for x in HALF))), how=HALVES)
halves("as they should be")
halves("the other way round", end=">")
halves("by columns", [HALF[i] for i in (0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11)], order=True)
halves("some rows", how="npy float32 3 3 2 - x y")
halves("some rows, cut behind", HALF[:11], how="npy float32 3 3 2 - x y")
halves("cut", HALF[:11])
halves("cut in a number", HALF[:11], behind=b"\1")
halves("goes on", behind=b"\1")
halves("infinite", HALF[:11] + [math.inf])
halves("none", HALF[:11] + [math.nan])
array("halves as labels", y=npy("<f2", (ROWS,), bytes(8)))

WIDE = "npy uint64 3 3 - - x y"
array("uint64, as it should be", npy("<u8", (ROWS, WIDTH), struct.pack("<12Q", *range(2**64 - 12, 2**64))), how=WIDE)
array("uint64, the other way round", npy(">u8", (ROWS, WIDTH), struct.pack(">12Q", *range(2**64 - 12, 2**64))), how=WIDE)
array("uint64 as labels", y=npy("<u8", (ROWS,), struct.pack("<4Q", 0, 1, 2, 1)))
array("uint64 as labels, too large", y=npy("<u8", (ROWS,), struct.pack("<4Q", 0, 1, 2**64 - 1, 1)))

# ---- groups ---------------------------------------------------------------------------------------

GROUPED = NPY + " z"


def groups(name, z, how=GROUPED, **files):
    case("groups: " + name, how, **{"x": X, "y": Y, "z": z, **files})


def wide(*texts, order="<"):
    return b"".join(text.encode("utf-32-le" if order == "<" else "utf-32-be").ljust(12, b"\0") for text in texts)


groups("texts", npy("<U3", (ROWS,), wide("ann", "\u00e9l", "ann", "bo")))
groups("texts the other way round", npy(">U3", (ROWS,), wide("ann", "\u00e9l", "ann", "bo", order=">")))
groups("texts of bytes", npy("|S3", (ROWS,), b"annel\0annbo\0"))
groups("of the rows that are needed", npy("|S3", (ROWS,), b"annel\0ann\0\0\0"), how="npy uint8 3 3 3 - x y z")
groups("an empty text", npy("|S3", (ROWS,), b"annel\0ann\0\0\0"))
groups("whole numbers", npy("<i8", (ROWS,), struct.pack("<4q", 7, -1, 7, 2**62)))
groups("whole numbers the other way round", npy(">i4", (ROWS, 1), struct.pack(">4i", 7, -1, 7, 0)))
groups("truth values", npy("|b1", (ROWS,), b"\1\0\1\1"))
groups("uint64", npy("<u8", (ROWS,), struct.pack("<4Q", 7, 2**64 - 1, 7, 0)))
groups("halves", npy("<f2", (ROWS,), bytes(8)))
groups("floats", npy("<f8", (ROWS,), struct.pack("<4d", 7, -1, 7, 0)))
groups("two each", npy("|u1", (ROWS, 2), bytes(8)))
groups("fewer than rows", npy("|u1", (3,), bytes(3)))
groups("more than rows", npy("|u1", (5,), bytes(5)))
groups("cut", npy("|u1", (ROWS,), bytes(3)))
groups("goes on", npy("|u1", (ROWS,), bytes(5)))
groups("objects", npy("|O", (ROWS,), bytes(40)))
groups("a text file", b"ann\nel\n")
case("groups: no file", GROUPED, x=X, y=Y)
case("groups: in an archive", "npz uint8 3 3 - a.npz x y z",
     **{"a.npz": archive(member("x.npy", X), member("y.npy", Y), member("z.npy", npy("|S1", (ROWS,), b"abca")))})
case("groups: not in an archive", "npz uint8 3 3 - a.npz x y z", **{"a.npz": BOTH})

# ---- CIFAR ----------------------------------------------------------------------------------------

RECORD = bytes([19, 99]) + bytes(i * 7 % 256 for i in range(3072))
CIFAR = "cifar uint8 32x32x3 100 - - a b"


def cifar(name, a=RECORD * 2, b=RECORD, how=CIFAR):
    case("cifar: " + name, how, a=a, b=b)


cifar("as it should be")
cifar("some rows", how="cifar uint8 32x32x3 100 2 - a b")
cifar("too many rows", how="cifar uint8 32x32x3 100 4 - a b")
cifar("some rows, cut behind", b=RECORD[:-1], how="cifar uint8 32x32x3 100 2 - a b")
cifar("cut in its label", a=RECORD + b"\1")
cifar("cut in its image", a=RECORD[:1000])
cifar("one byte more", b=RECORD + b"\0")
cifar("empty", b=b"")
cifar("a label of no class", b=bytes([0, 100]) + RECORD[2:])
cifar("a text", a=b"airplane\nautomobile\n")
case("cifar: no second file", CIFAR, a=RECORD)

# ---- what is said ---------------------------------------------------------------------------------


def said_of(read, name, arguments, files):
    with tempfile.TemporaryDirectory() as folder:
        for file, content in files.items():
            path = pathlib.Path(folder, file)
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content)
        command = [read, *arguments[:5], ".", *arguments[5:]]
        result = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    said = result.stdout.decode(errors="replace") + result.stderr.decode(errors="replace")
    ended = "" if result.returncode == 0 else f"exit code {result.returncode}\n"
    return f"{name}\n    {said.rstrip()}\n{ended}"


def main():
    read, expected = os.path.abspath(sys.argv[1]), pathlib.Path(__file__).with_suffix(".txt")
    said = "".join(said_of(read, *each) for each in cases)
    if sys.argv[2:] == ["--update"]:
        expected.write_text(said)
    if expected.read_text() != said:
        made = pathlib.Path(tempfile.mkdtemp(), "said.txt")
        made.write_text(said)
        subprocess.run(["diff", "-u", expected, made])
        sys.exit(1)
    print(f"{len(cases)} files, each with its message")


if __name__ == "__main__":
    main()
