"""Makes ICC profiles for tests, and computes what they mean without the library that is tested."""

from __future__ import annotations

import struct

import numpy as np

# Columns are red, green and blue in XYZ under D50, as profiles have them.
DISPLAY_P3 = np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
SRGB = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
GAMMA = 2.2


def p3_profile() -> bytes:
    """Return a profile with the primaries of Display P3 and a gamma of 2.2."""

    def xyz(values: np.ndarray) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(GAMMA * 256)) + b"\0\0"
    name = b"P3 of the tests\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78
    described += b"\0" * (-len(described) % 4)
    tags = {b"desc": described, b"cprt": b"text\0\0\0\0none", b"wtpt": xyz(np.array([0.9642, 1.0, 0.8249]))}
    tags |= {name: xyz(DISPLAY_P3[:, column]) for column, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, content in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + b"\0" * 12 + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def p3_in_srgb(pixels: np.ndarray) -> np.ndarray:
    """Return 8-bit P3 pixels in 8-bit sRGB, cut off at what sRGB can show."""
    light = (pixels / 255.0) ** GAMMA
    linear = np.clip(light @ DISPLAY_P3.T @ np.linalg.inv(SRGB).T, 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255)
