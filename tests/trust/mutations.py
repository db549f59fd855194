"""Break files blindly, by a seed: bytes flipped, cut, doubled, moved; numbers, words and lines replaced."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable

Mutation = Callable[[random.Random, bytes], bytes]

TOKENS = (
    b"NaN", b"null", b"true", b'"', b"{", b"}", b"[", b"]", b",", b";", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"1e999",
    b"-1", b"1e308", b"0.1.2", b"9" * 400, b"=1+1", b"<b>", b"&#0;", b"\xc3\x28", b"[" * 200, b"\r", b"\n", b"\t", b"'", b"\\",
    b"\\u0000", b"../../etc/passwd", b"2022-02-30", b"24:00", b"12,5", b"-0", b"1_000", "\u0661".encode(), "\u202e".encode(),
    b"\xed\xa0\x80",
)  # fmt: skip
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_WORD = re.compile(rb'"[^"\n]{1,60}"')


def mutate(random_: random.Random, data: bytes) -> bytes:
    """Return `data` with one to three faults; a zip is broken outside or in one of its parts."""
    if data.startswith(b"PK") and random_.random() < 0.6:
        return _inside_zip(random_, data)
    if data.lstrip()[:1] == b"{" and random_.random() < 0.6:
        return _inside_json(random_, data)
    for _ in range(random_.randint(1, 3)):
        data = random_.choice(MUTATIONS)(random_, data)
    return data


def _span(random_: random.Random, data: bytes, longest: int = 400) -> tuple[int, int]:
    start = random_.randrange(len(data) + 1)
    return start, min(len(data), start + random_.randint(1, longest))


def _flip(random_: random.Random, data: bytes) -> bytes:
    changed = bytearray(data or b" ")
    changed[random_.randrange(len(changed))] ^= 1 << random_.randrange(8)
    return bytes(changed)


def _insert(random_: random.Random, data: bytes) -> bytes:
    at = random_.randrange(len(data) + 1)
    return data[:at] + random_.choice(TOKENS) + data[at:]


def _cut(random_: random.Random, data: bytes) -> bytes:
    start, end = _span(random_, data)
    return data[:start] + data[end:]


def _truncate(random_: random.Random, data: bytes) -> bytes:
    return data[: random_.randrange(len(data) + 1)]


def _double(random_: random.Random, data: bytes) -> bytes:
    start, end = _span(random_, data)
    return data[:end] + data[start:end] + data[end:]


def _replace(pattern: re.Pattern[bytes]) -> Mutation:
    def replace(random_: random.Random, data: bytes) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return _insert(random_, data)
        one = random_.choice(found)
        other = random_.choice(
            (random_.choice(TOKENS), random_.choice(found)[0], str(random_.randint(-(10**9), 10**9)).encode())
        )
        return data[: one.start()] + other + data[one.end() :]

    return replace


def _lines(random_: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    here, there = random_.randrange(len(lines)), random_.randrange(len(lines))
    kind = random_.randrange(3)
    if kind == 0:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 1:
        lines.insert(here, lines[there])
    else:
        del lines[here]
    return b"\n".join(lines)


MUTATIONS: tuple[Mutation, ...] = (_flip, _insert, _cut, _truncate, _double, _replace(_NUMBER), _replace(_WORD), _lines)


VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1e18, -1e18, 0.5, "", " ", "x", "NULL", "1,5", "=1+1", "<b>x</b>", "a" * 5000, [], {}, [[]],
    [1, 2], {"a": 1}, "\u0000", "\ud800", "../..", "2022-02-30", 49.97, 9.14, 5_500_000, "s01", ["s01"],
)  # fmt: skip


def _inside_json(random_: random.Random, data: bytes) -> bytes:
    """Replace, drop or double values somewhere in a sound document."""
    document = json.loads(data)
    places: list[tuple[dict[str, object] | list[object], str | int]] = []
    todo: list[object] = [document]
    while todo:
        node = todo.pop()
        if isinstance(node, dict | list):
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            places += [(node, key) for key in keys]
            todo += [node[key] for key in keys]
    for _ in range(random_.randint(1, 2)):
        node, key = random_.choice(places)
        kind = random_.randrange(4)
        if kind == 0 and isinstance(node, dict):
            node.pop(str(key), None)
        elif kind == 1 and isinstance(node, list) and node:
            node.append(random_.choice(node))
        else:
            node[key] = random_.choice(VALUES)  # type: ignore[index]
    return json.dumps(document, ensure_ascii=random_.random() < 0.5).encode(errors="surrogatepass")


def _inside_zip(random_: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random_.choice(sorted(parts))
    parts[name] = random_.choice(MUTATIONS)(random_, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    return stream.getvalue()
