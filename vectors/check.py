#!/usr/bin/env python3
"""Checks every vector file with an implementation of its own.

Standard library only, written from RFC 7748 (X25519), RFC 8439 (Poly1305), the Salsa20 and XSalsa20 papers,
and the published API documents; it shares no code with the Rust crates. Slow and not constant-time: for
checking public examples, nothing else.

    python3 vectors/check.py            all files beside this script
    python3 vectors/check.py FILE...    these
"""

import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

P = 2**255 - 19


def x25519(secret: bytes, point: bytes) -> bytes:
    k = int.from_bytes(secret, "little") & ~7 & ~(128 << 248) | (64 << 248)
    u = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def salsa_rounds(words: list[int]) -> list[int]:
    x = list(words)

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for target, left, right, shift in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
            total = (x[left] + x[right]) & 0xFFFFFFFF
            x[target] ^= (total << shift | total >> (32 - shift)) & 0xFFFFFFFF

    for _ in range(10):
        for q in ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)):
            quarter(*q)
        for q in ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)):
            quarter(*q)
    return x


def salsa_state(key: bytes, middle: bytes) -> list[int]:
    c, k, m = (struct.unpack(f"<{len(part) // 4}I", part) for part in (b"expand 32-byte k", key, middle))
    return [c[0], *k[:4], c[1], *m, c[2], *k[4:], c[3]]


def hsalsa20(key: bytes, middle: bytes) -> bytes:
    x = salsa_rounds(salsa_state(key, middle))
    return struct.pack("<8I", x[0], x[5], x[10], x[15], x[6], x[7], x[8], x[9])


def xsalsa20(key: bytes, nonce: bytes, length: int) -> bytes:
    key, stream = hsalsa20(key, nonce[:16]), b""
    for block in range((length + 63) // 64):
        state = salsa_state(key, nonce[16:] + struct.pack("<Q", block))
        stream += struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, salsa_rounds(state))))
    return stream[:length]


def poly1305(key: bytes, message: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for start in range(0, len(message), 16):
        total = (total + int.from_bytes(message[start : start + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def secretbox(key: bytes, nonce: bytes, message: bytes) -> bytes:
    stream = xsalsa20(key, nonce, 32 + len(message))
    body = bytes(a ^ b for a, b in zip(message, stream[32:]))
    return poly1305(stream[:32], body) + body


def crc(data: bytes) -> bytes:
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return struct.pack("<H", value)


def plain(command: int, payload: bytes) -> bytes:
    body = struct.pack("<H", command) + payload
    return body + crc(body)


def pdata(authorization: bytes, command: int, payload: bytes) -> bytes:
    body = authorization + struct.pack("<H", command) + payload
    return body + crc(body)


def seal(key: bytes, nonce: bytes, inner: bytes) -> bytes:
    box = secretbox(key, nonce, inner)
    return nonce + inner[:4] + struct.pack("<H", len(box)) + box


def h1(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def kdf1(dh: bytes) -> bytes:
    return hsalsa20(dh, bytes(16))


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def expect(what: str, got: bytes, wanted: bytes) -> None:
    if got != wanted:
        raise AssertionError(f"{what}: computed {got.hex().upper()}, file has {wanted.hex().upper()}")


def pairing_frames(v: dict) -> list[bytes]:
    """All messages of a pairing, from secrets and nonces alone."""
    client, device = v["client"], v["device"]
    kc, kd, key = raw(client["public"]), raw(device["public"]), raw(v["keys"]["kdf1"])
    name = client["name"].encode().ljust(32, b"\0")
    app_id = struct.pack("<I", client["app_id"])
    authorization = struct.pack("<I", device["authorization"])
    n1, uuid = raw(device["challenge_1"]), raw(device["uuid"])
    frames = [plain(1, b"\3\0"), plain(3, kd), plain(3, kc), plain(4, n1), plain(5, h1(key, kc, kd, n1))]
    if v["pairing"] == "ultra":
        provisional = raw(client["provisional"])
        data = app_id + name + struct.pack("<I", client["code"])
        return frames + [
            plain(0x4C, bytes([device["code_set"]])),
            seal(key, raw(client["seal_nonce"]), pdata(provisional, 6, data)),
            seal(key, raw(device["seal_nonce"]), pdata(provisional, 7, authorization + uuid)),
        ]
    n2, n3, nonce = raw(device["challenge_2"]), raw(device["nonce"]), raw(client["nonce"])
    kind = bytes([client["type"]])
    return frames + [
        plain(4, n2),
        plain(6, h1(key, kind, app_id, name, nonce, n2) + kind + app_id + name + nonce),
        plain(7, h1(key, authorization, uuid, n3, nonce) + authorization + uuid + n3),
        plain(0x1E, h1(key, authorization, n3) + authorization),
        plain(0x0E, b"\0"),
    ]


def check_pairing(v: dict) -> int:
    for side, peer in (("client", "device"), ("device", "client")):
        if secret := v[side].get("secret"):
            expect(f"{side} public key", x25519(raw(secret), (9).to_bytes(32, "little")), raw(v[side]["public"]))
            expect(f"dh1 of {side}", x25519(raw(secret), raw(v[peer]["public"])), raw(v["keys"]["dh1"]))
    expect("kdf1", kdf1(raw(v["keys"]["dh1"])), raw(v["keys"]["kdf1"]))
    frames = pairing_frames(v)
    if len(frames) != len(v["messages"]):
        raise AssertionError(f"{len(v['messages'])} messages, {len(frames)} expected")
    for step, (frame, message) in enumerate(zip(frames, v["messages"]), 1):
        expect(f"message {step}", frame, raw(message["bytes"]))
    return len(frames)


def check_session(v: dict) -> int:
    for m in v["messages"]:
        inner = pdata(raw(v["authorization"]), m["command"], raw(m["payload"]))
        if "pdata" in m:
            expect(f"{m['name']} pdata", inner, raw(m["pdata"]))
        if "bytes" in m:
            expect(f"{m['name']} sealed", seal(raw(v["key"]), raw(m["nonce"]), inner), raw(m["bytes"]))
        if "chunks" in m:
            expect(f"{m['name']} chunks", b"".join(map(raw, m["chunks"])), raw(m["bytes"]))
    return len(v["messages"])


def check_plain(v: dict) -> int:
    for m in v["messages"]:
        expect(m["name"], plain(m["command"], raw(m["payload"])), raw(m["bytes"]))
    return len(v["messages"])


def check_primitives(v: dict) -> int:
    for own, other in (("client", "device"), ("device", "client")):
        expect(f"{own} public", x25519(raw(v[own]["secret"]), (9).to_bytes(32, "little")), raw(v[own]["public"]))
        expect(f"kdf1 of {own}", kdf1(x25519(raw(v[own]["secret"]), raw(v[other]["public"]))), raw(v["kdf1"]))
    box = v["secretbox"]
    expect("secretbox", secretbox(raw(v["kdf1"]), raw(box["nonce"]), raw(box["message"])), raw(box["box"]))
    return 5


def check_advertising(v: dict) -> int:
    for m in v["examples"]:
        number = struct.pack(">I", m["device_id"])
        text = raw(m["uuid"].replace("-", ""))
        if m["kind"] == "beacon":
            data = raw("0201061AFF4C000215") + text + number + bytes([m["power"] | m["state_changed"]])
        else:
            data = raw("0201061521") + text[::-1] + number
        expect(m["name"], data, raw(m["payload"]))
        name = m["local_name"].encode()
        expect(m["local_name"], bytes([len(name) + 1, 9]) + name, raw(m["scan_response"]))
    return len(v["examples"])


CHECKS = {
    "pairing": check_pairing,
    "session": check_session,
    "plain": check_plain,
    "primitives": check_primitives,
    "advertising": check_advertising,
}


def main() -> int:
    files = [Path(name) for name in sys.argv[1:]] or sorted(Path(__file__).parent.glob("*.json"))
    failures = 0
    for path in files:
        vector = json.loads(path.read_text(encoding="utf-8"))
        try:
            count = CHECKS[vector["kind"]](vector)
            print(f"ok    {path.name}: {count} checked")
        except (AssertionError, KeyError, ValueError) as error:
            failures += 1
            print(f"FAIL  {path.name}: {error!r}")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
