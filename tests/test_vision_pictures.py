import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ecosystem_kit.vision import PictureError, as_pictures, decode_picture, square

LEFT_RED = np.zeros((20, 30, 3), np.uint8)
LEFT_RED[:, :15, 0] = 250


def file_of(pixels, *, kind="PNG", **options):
    stream = io.BytesIO()
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "JPEG", "WEBP"])
def test_each_kind_of_file_becomes_rgb(kind):
    found = decode_picture(file_of(LEFT_RED, kind=kind))
    assert found.dtype == np.uint8
    assert found.shape == (20, 30, 3)
    np.testing.assert_allclose(found[10, 4], [250, 0, 0], atol=12)
    np.testing.assert_allclose(found[10, 26], [0, 0, 0], atol=12)
    assert found.flags.owndata or found.base.flags.writeable


def test_png_keeps_every_value():
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decode_picture(file_of(pixels)), pixels)


def test_exif_orientation_turns_the_picture_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned clockwise: the stored left is the top
    found = decode_picture(file_of(LEFT_RED, kind="JPEG", exif=exif, quality=95))
    assert found.shape == (30, 20, 3)
    assert found[4, 10, 0] > 200 > found[25, 10, 0]


def test_grey_becomes_three_equal_channels():
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    np.testing.assert_array_equal(decode_picture(file_of(grey)), np.dstack([grey] * 3))


def test_sixteen_bit_grey_is_scaled_not_cut():
    deep = np.array([[0, 255 << 8, 128 << 8]], np.uint16)
    np.testing.assert_array_equal(decode_picture(file_of(deep))[0, :, 1], [0, 255, 128])


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_what_is_transparent_becomes_white(mode):
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0)).convert("RGBA" if mode == "PA" else mode)
    if mode == "PA":
        clear = clear.quantize(4)
    np.testing.assert_array_equal(decode_picture(file_of(clear)), np.full((4, 4, 3), 255))


def test_cmyk_becomes_rgb():
    red = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    np.testing.assert_allclose(decode_picture(file_of(red, kind="JPEG"))[4, 4], [254, 0, 0], atol=8)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_file_that_is_cut_off_says_so(kind, share):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    data = file_of(noise, kind=kind)
    with pytest.raises(PictureError, match=r"damaged.*bytes were found"):
        decode_picture(data[: int(share * len(data))])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_anywhere_gives_a_picture_or_a_clear_error(kind, data):
    pixels = np.random.default_rng(1).integers(0, 256, (12, 10, 3), dtype=np.uint8)
    file = bytearray(file_of(pixels, kind=kind))
    for place in data.draw(st.lists(st.integers(0, len(file) - 1), min_size=1, max_size=6)):
        file[place] = data.draw(st.integers(0, 255))
    try:
        found = decode_picture(bytes(file))
    except PictureError as error:
        assert len(str(error)) > 40
    else:
        assert found.ndim == 3
        assert found.shape[2] == 3


def test_a_text_file_named_jpg_is_told_by_its_first_bytes():
    with pytest.raises(PictureError, match=r"begin with b'Dear dia' and are no picture"):
        decode_picture(b"Dear diary, today I showed a four.")


def test_an_empty_file_says_zero_bytes():
    with pytest.raises(PictureError, match="0 bytes"):
        decode_picture(b"")


def test_a_path_instead_of_bytes_says_how_to_read_it():
    with pytest.raises(PictureError, match=r"Found str.*read_bytes"):
        decode_picture("hand.jpg")


def test_a_phone_s_heic_says_what_to_set():
    with pytest.raises(PictureError, match="most compatible"):
        decode_picture(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")


def png_of_size(width, height):
    """Header of a PNG that claims a size; there are no pixels behind it."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n"
    for name, body in parts:
        crc = zlib.crc32(name + body)
        data += struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)
    return data


def test_a_hundred_megapixels_are_refused_by_the_header_alone():
    with pytest.raises(PictureError, match=r"10000 x 10000 pixels, 100 megapixels; at most 50"):
        decode_picture(png_of_size(10_000, 10_000))


def test_a_real_jpeg_of_a_hundred_megapixels_is_refused():
    data = file_of(Image.new("L", (10_000, 10_000)), kind="JPEG", quality=10)
    with pytest.raises(PictureError, match="100 megapixels"):
        decode_picture(data)


@pytest.mark.parametrize(
    ("shape", "mend"),
    [
        ((20, 30, 3), r"X\[np.newaxis\]"),
        ((2, 20, 30), "grey pictures become RGB"),
        ((2, 20, 30, 4), r"X\[..., :3\]"),
        ((2, 3, 20, 30), r"np.moveaxis\(X, 1, 3\)"),
        ((2, 63), "not features"),
        ((0, 20, 30, 3), "n at least 1"),
    ],
    ids=["one picture", "grey", "alpha", "channels first", "table", "none"],
)
def test_an_array_of_another_shape_says_how_to_convert_it(shape, mend):
    with pytest.raises(PictureError, match=mend):
        as_pictures(np.zeros(shape, np.uint8))


def test_floats_say_how_to_convert_them():
    with pytest.raises(PictureError, match=r"float64.*X \* 255"):
        as_pictures(np.zeros((1, 4, 4, 3)))


def test_pictures_of_different_sizes_are_told():
    ragged = np.empty(2, object)
    ragged[:] = [np.zeros((4, 4, 3)), np.zeros((5, 5, 3))]
    with pytest.raises(PictureError, match="different sizes"):
        as_pictures(ragged)


def test_pictures_of_different_sizes_in_a_list_are_told():
    with pytest.raises(PictureError, match="different sizes"):
        as_pictures([np.zeros((4, 4, 3), np.uint8), np.zeros((5, 5, 3), np.uint8)])


def test_square_takes_the_middle():
    assert square(LEFT_RED).shape == (20, 20, 3)
    np.testing.assert_array_equal(square(LEFT_RED), LEFT_RED[:, 5:25])
