"""Pictures that bear their number, so that the kernel can prove which frame it has."""

import numpy as np

# The frame counter: bits as black and white blocks over the picture's upper part.
COUNTER_BITS, COUNTER_PX = 10, 60


def frame_with_counter(number, size):
    """Return a grey picture whose upper blocks spell a number in binary, black for 0."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    picture[:, :, 1] = np.linspace(60, 200, width).astype(np.uint8)
    block = width // COUNTER_BITS
    for bit in range(COUNTER_BITS):
        shade = 235 if number >> bit & 1 else 20
        picture[:COUNTER_PX, bit * block : (bit + 1) * block] = shade
    return picture


# The same in the kernel: `read_counter(picture)` of an uint8 (height, width, 3).
READ_COUNTER = f"""
def read_counter(picture):
    picture = picture[: {COUNTER_PX} * picture.shape[0] // 480].mean(axis=2)
    block = picture.shape[1] / {COUNTER_BITS}
    middles = [picture[:, int(block * (n + 0.3)) : int(block * (n + 0.7))].mean()
               for n in range({COUNTER_BITS})]
    return sum(int(middle > 128) << bit for bit, middle in enumerate(middles))
"""
