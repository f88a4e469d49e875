"""Photos of every kind become upright, well-sized frames with the right lens; bad files end in one sentence."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from engine.api import SourceRequest
from engine.core.problem import ProblemError
from engine.source.load import load_source
from engine.source.photo import crop_to_working_size

ORIENTATION, EXIF_IFD = 0x0112, 0x8769
FOCAL, FOCAL_35MM, X_RESOLUTION, RESOLUTION_UNIT, EXIF_WIDTH = 0x920A, 0xA405, 0xA20E, 0xA210, 0xA002


def quadrants(width: int = 240, height: int = 160) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill="red")
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=(0, 255, 0))
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill="blue")
    return image


def load(path, **options):
    return load_source(SourceRequest(str(path), **{"pitch": 0.0, **options}))


def corners(rgb: np.ndarray) -> np.ndarray:
    h, w = rgb.shape[:2]
    return np.array(
        [rgb[h // 4, w // 4], rgb[h // 4, 3 * w // 4], rgb[3 * h // 4, w // 4], rgb[3 * h // 4, 3 * w // 4]]
    )


COLORS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]])


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_formats(tmp_path, ending):
    quadrants().save(tmp_path / f"a.{ending}", quality=95)
    frame = load(tmp_path / f"a.{ending}")
    assert frame.rgb.dtype == np.float32
    assert frame.rgb.shape == (160, 240, 3)
    assert frame.name == "a"
    assert np.allclose(corners(frame.rgb), COLORS, atol=0.03)
    assert frame.depth is None
    assert frame.confidence is not None
    assert frame.confidence.min() == 1.0


def test_jpegs_that_carry_a_second_picture_show_their_first(tmp_path):
    second = Image.new("RGB", (240, 160), "black")
    quadrants().save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[second], quality=95)
    assert np.allclose(corners(load(tmp_path / "a.jpg").rgb), COLORS, atol=0.05)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_upright(tmp_path, orientation):
    """The stored picture is turned by the inverse of what the tag asks viewers to do."""
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = quadrants().transpose(inverse[orientation]) if orientation in inverse else quadrants()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95)
    frame = load(tmp_path / "a.jpg")
    assert frame.rgb.shape == (160, 240, 3)
    assert np.allclose(corners(frame.rgb), COLORS, atol=0.05)


def with_exif(path, size, orientation=1, **tags):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    ifd = exif.get_ifd(EXIF_IFD)
    for name, value in tags.items():
        ifd[globals()[name]] = value
    Image.new("RGB", size, "grey").save(path, exif=exif)


@pytest.mark.parametrize(("size", "orientation"), [((1200, 800), 1), ((800, 1200), 1), ((1200, 800), 6)])
def test_the_35mm_equivalent_gives_the_lens(tmp_path, size, orientation):
    """A 36 mm lens on a 3:2 frame sees 2 atan(18 / 36) along its longer side, however the camera was held."""
    with_exif(tmp_path / "a.jpg", size, orientation, FOCAL_35MM=36)
    camera = load(tmp_path / "a.jpg", max_side=1200).view.camera
    longer = max(camera.fov_x, camera.fov_y)
    assert longer == pytest.approx(2 * np.arctan(0.5), rel=1e-3)
    assert (camera.width > camera.height) == (size[0] > size[1] and orientation == 1)
    assert camera.fx == camera.fy


def test_focal_length_and_sensor_density_give_the_lens(tmp_path):
    """24 mm in front of a sensor with 6000 px on 36 mm; the photo was scaled to 1200 px since."""
    with_exif(tmp_path / "a.jpg", (1200, 800), FOCAL=24.0, X_RESOLUTION=6000 / 3.6, RESOLUTION_UNIT=3, EXIF_WIDTH=6000)
    camera = load(tmp_path / "a.jpg", max_side=600).view.camera
    assert camera.fov_x == pytest.approx(2 * np.arctan(18 / 24), rel=2e-3)


@pytest.mark.parametrize("tags", [{}, {"FOCAL_35MM": 0}, {"FOCAL_35MM": 60000}, {"FOCAL": 4.2}])
def test_without_a_believable_lens_the_longer_side_sees_55_degrees(tmp_path, tags):
    with_exif(tmp_path / "a.jpg", (800, 1200), **tags)
    camera = load(tmp_path / "a.jpg").view.camera
    assert np.degrees(camera.fov_y) == pytest.approx(55, abs=0.3)


def test_the_request_overrides_lens_and_pitch(tmp_path):
    with_exif(tmp_path / "a.jpg", (1200, 800), FOCAL_35MM=28)
    view = load(tmp_path / "a.jpg", fov_y=0.8, pitch=0.2).view
    assert view.camera.fov_y == pytest.approx(0.8)
    assert view.world_from_camera.forward[1] == pytest.approx(-np.sin(0.2))
    assert np.array_equal(view.world_from_camera.translation, np.zeros(3))


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, 0.25), (0.5, 0.25), (0.3, 0.0)])
def test_an_estimated_pitch_is_used_only_when_it_is_sure(tmp_path, monkeypatch, confidence, expected):
    monkeypatch.setattr("engine.source.horizon.estimate_pitch", lambda rgb, camera: (0.25, confidence))
    quadrants().save(tmp_path / "a.png")
    forward = load(tmp_path / "a.png", pitch=None).view.world_from_camera.forward
    assert np.arcsin(-forward[1]) == pytest.approx(expected)


def test_modes_of_grey_palette_and_print(tmp_path):
    for mode in ("L", "1", "P", "CMYK", "LA", "RGBA"):
        ending = "tif" if mode == "CMYK" else "png"
        quadrants().convert(mode).save(tmp_path / f"{mode}.{ending}")
        rgb = load(tmp_path / f"{mode}.{ending}").rgb
        assert rgb.shape == (160, 240, 3)
        if mode in ("P", "CMYK", "RGBA"):
            assert np.allclose(corners(rgb), COLORS, atol=0.02), mode
        else:
            assert np.allclose(rgb, rgb[..., :1]), mode


def test_sixteen_bits_keep_their_full_range(tmp_path):
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (128, 1))
    for ending in ("png", "tif"):
        Image.fromarray(ramp).save(tmp_path / f"deep.{ending}")
        rgb = load(tmp_path / f"deep.{ending}").rgb
        assert np.allclose(rgb[64, :, 1], np.linspace(0, 1, 256), atol=1e-3)


def test_transparent_parts_become_white_without_dark_rims(tmp_path):
    rgba = np.zeros((256, 256, 4), np.uint8)  # transparent black ...
    rgba[64:192, 64:192] = (255, 255, 255, 255)  # ... around a white square: nothing dark may show
    Image.fromarray(rgba).save(tmp_path / "a.png")
    assert load(tmp_path / "a.png", max_side=128).rgb.min() > 0.99


def test_colour_profiles_are_honoured(tmp_path):
    """A profile with red and blue primaries exchanged must exchange red and blue."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    table = {bytes(profile[i : i + 4]): i for i in range(132, 132 + 12 * profile[131], 12)}
    red, blue = table[b"rXYZ"], table[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        bytes(profile[blue + 4 : blue + 12]),
        bytes(profile[red + 4 : red + 12]),
    )
    quadrants().save(tmp_path / "a.png", icc_profile=bytes(profile))
    assert np.allclose(corners(load(tmp_path / "a.png").rgb), COLORS[:, [2, 1, 0]], atol=0.05)
    quadrants().save(tmp_path / "b.png", icc_profile=b"not a profile")
    assert np.allclose(corners(load(tmp_path / "b.png").rgb), COLORS, atol=0.02)


def test_shrinking_is_area_correct(tmp_path):
    """A checkerboard of single pixels becomes an even grey, not a moire."""
    board = (np.indices((800, 1200)).sum(0) % 2 * 255).astype(np.uint8)
    Image.fromarray(board).save(tmp_path / "a.png")
    assert np.abs(load(tmp_path / "a.png", max_side=304).rgb - 0.5).max() < 0.02


def test_huge_jpegs_are_read_at_a_fraction_and_stay_exact(tmp_path):
    quadrants(4000, 2667).save(tmp_path / "a.jpg", quality=95)
    frame = load(tmp_path / "a.jpg", max_side=256)
    assert frame.rgb.shape == (168, 256, 3)
    assert np.allclose(corners(frame.rgb), COLORS, atol=0.02)


@pytest.mark.parametrize("size", [(640, 480), (481, 641), (1000, 333), (4032, 3024), (100, 99), (512, 512)])
@pytest.mark.parametrize("max_side", [256, 512, 1000])
def test_crops_keep_shapes_and_lose_little(size, max_side):
    crop = crop_to_working_size(*size, max_side, "a")
    left, top, right, bottom = crop.box
    assert crop.width % 8 == crop.height % 8 == 0
    assert max(crop.width, crop.height) <= max_side
    assert crop.scale <= 1.0 + 1e-9
    assert (right - left) / (bottom - top) == pytest.approx(crop.width / crop.height)  # no stretching
    assert left >= 0
    assert top >= 0
    assert left + right == pytest.approx(size[0])  # centred
    assert top + bottom == pytest.approx(size[1])
    lost = np.array([size[0] - (right - left), size[1] - (bottom - top)]) * crop.scale
    assert (lost < 16).all()


@pytest.mark.parametrize("max_side", [512, 640, 768])
def test_no_size_of_a_picture_leads_out_of_it(max_side):
    """Rounding must not: Pillow refuses such a box, and the photo would count as damaged."""
    for width, height in np.random.default_rng(0).integers(max_side // 2, 6000, (2000, 2)).tolist():
        if max(width, height) < 5 * min(width, height):
            left, top, right, bottom = crop_to_working_size(width, height, max_side, "a").box
            assert left >= 0 and top >= 0 and right <= width and bottom <= height


def test_a_portrait_whose_scale_is_not_round_opens(tmp_path):
    for kind in ("jpg", "png"):
        Image.new("RGB", (511, 853), (90, 120, 150)).save(tmp_path / f"a.{kind}")
        assert load(tmp_path / f"a.{kind}", max_side=512).rgb.shape == (512, 304, 3)


def test_the_camera_describes_the_crop(tmp_path):
    """A photo that need not shrink is cropped at full sharpness: same focal length, smaller picture."""
    with_exif(tmp_path / "a.jpg", (1007, 671), FOCAL_35MM=50)
    frame = load(tmp_path / "a.jpg", max_side=1007)
    focal = 50 * np.hypot(1007, 671) / np.hypot(36, 24)
    assert frame.view.camera.fx == pytest.approx(focal, rel=1e-6)


def damaged(kind: str) -> bytes:
    data = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_cut_off_files_end_in_one_sentence(tmp_path, kind, share):
    data = damaged(kind)
    (tmp_path / "a").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ProblemError, match=r"damaged|can be read") as caught:
        load(tmp_path / "a")
    assert caught.value.problem.next_step


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_flipped_bytes_never_crash(tmp_path, kind):
    rng = np.random.default_rng(1)
    for _ in range(25):
        data = bytearray(damaged(kind))
        for at in rng.integers(0, 400, 6):
            data[at] = rng.integers(256)
        (tmp_path / "a").write_bytes(data)
        try:
            assert np.isfinite(load(tmp_path / "a").rgb).all()
        except ProblemError as error:
            assert error.problem.kind in ("bad_input", "damaged_file")


def test_files_that_are_no_pictures_end_in_one_sentence(tmp_path):
    (tmp_path / "a.jpg").write_text("hello")
    with pytest.raises(ProblemError, match="not a picture"):
        load(tmp_path / "a.jpg")
    with pytest.raises(ProblemError, match="no picture at") as caught:
        load(tmp_path / "missing.jpg")
    assert caught.value.problem.kind == "missing_file"
    with pytest.raises(ProblemError, match="no picture at"):
        load(tmp_path)


def test_too_small_too_narrow_and_too_large_pictures_are_refused(tmp_path):
    for size in ((20, 400), (4000, 40)):
        Image.new("RGB", size).save(tmp_path / "a.png")
        with pytest.raises(ProblemError, match="too few or too narrow"):
            load(tmp_path / "a.png")
    size = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = struct.pack(">I", 13) + size + struct.pack(">I", zlib.crc32(size)) + struct.pack(">I", 9) + b"IDAT"
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    with pytest.raises(ProblemError, match="megapixels"):
        load(tmp_path / "bomb.png")


def test_an_impossible_lens_is_refused(tmp_path):
    quadrants().save(tmp_path / "a.png")
    with pytest.raises(ProblemError, match="impossible"):
        load(tmp_path / "a.png", fov_y=4.0)
