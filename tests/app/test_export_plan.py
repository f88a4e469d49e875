"""What an export says before it begins is what its command is given."""

from pathlib import Path

import pytest

from app.events import Exporting
from app.export_plan import KINDS, Speed, facts_of, plan_of, size_of, time_words


@pytest.mark.parametrize(
    ("choice", "photo", "size"),
    [
        ("photo", (513, 383), (512, 384)), ("720p", (512, 384), (960, 720)), ("1080p", (384, 512), (1080, 1440)),
        ("4k", (512, 288), (3840, 2160)),
    ],
)  # fmt: skip
def test_sizes_keep_the_photos_shape_and_are_even(choice, photo, size):
    assert size_of(choice, photo) == size


def test_a_video_tells_its_frames_and_its_length(bench):
    bench.open_photo()
    plan = plan_of(bench.session, "video", "720p")
    assert plan.arguments == {"size": (720, 720), "frames": 120}
    assert facts_of(plan)[1:] == ("720 × 720 px", "120 frames, 5.0 s at 24 a second")
    assert plan_of(bench.session, "video", "720p", 48).arguments["frames"] == 48


def test_the_time_is_measured(bench):
    bench.open_photo()
    assert "after the first pictures" in time_words(plan_of(bench.session, "video", "720p"))
    bench.session.exports.rate_px_s = 720 * 720 * 4.0
    assert time_words(plan_of(bench.session, "video", "720p")) == "Takes about 30 s."


def test_every_kind_has_facts_with_and_without_a_photo(bench):
    for kind in KINDS:
        assert facts_of(plan_of(bench.session, kind))
    bench.open_photo()
    assert "256 splats" in facts_of(plan_of(bench.session, "splats"))[1]
    assert plan_of(bench.session, "panorama", "8k").arguments == {"size": (8192, 4096)}
    assert plan_of(bench.session, "path").arguments == {}


def test_speed_is_that_of_the_present_export():
    speed, file = Speed(), Path("a.mp4")
    assert speed.left_s(Exporting(file, 0, 10), 0.0) is None
    assert speed.left_s(Exporting(file, 5, 10), 10.0) == 10.0
    assert speed.left_s(Exporting(Path("b.mp4"), 0, 10), 20.0) is None
