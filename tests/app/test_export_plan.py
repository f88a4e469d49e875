"""What an export says before it begins is what its command is given."""

from pathlib import Path

import pytest

from app.commands import COMMANDS
from app.events import Exporting
from app.export_plan import KINDS, OWN, VIDEOS, Speed, Wish, changed, plan_of, size_of, sizes_of
from app.export_words import facts_of, kind_title, kind_tooltip, price_words, purpose_title, size_words, time_words
from app.film_price import Price


@pytest.mark.parametrize(
    ("choice", "photo", "size"),
    [
        ("photo", (513, 383), (512, 384)), ("720p", (512, 384), (960, 720)), ("1080p", (384, 512), (1080, 1440)),
        ("4k", (512, 288), (3840, 2160)),
    ],
)  # fmt: skip
def test_sizes_keep_the_photos_shape_and_are_even(choice, photo, size):
    assert size_of(Wish("video", choice), photo) == size


@pytest.mark.parametrize(
    ("kind", "size"),
    [("sphere", (1000, 500)), ("stereo", (1000, 1000)), ("vr180", (1000, 500)), ("cube", (996, 664))],
)
def test_a_size_that_is_typed_in_takes_the_kinds_shape(bench, kind, size):
    bench.open_photo()
    plan = plan_of(bench.session, Wish(kind, OWN, (1001, 77)))
    assert plan.size == size and (plan.film.width, plan.film.height) == size


def test_a_video_tells_its_frames_and_its_length(bench):
    bench.open_photo()
    plan = plan_of(bench.session, Wish("video", "720p"))
    assert (plan.film.width, plan.film.height, plan.film.fps, plan.film.frames) == (720, 720, 24.0, None)
    assert facts_of(plan) == ("An MP4 file (H.264)", "720 × 720 px", "120 frames, 5.0 s at 24 a second")
    assert plan_of(bench.session, Wish("video", "720p", frames=48)).arguments["film"].frames == 48


def test_two_eyes_are_told_with_what_each_of_them_gets(bench):
    bench.open_photo()
    plan = plan_of(
        bench.session, Wish("stereo", "quest", eyes_mm=70.0, converge_m=2.0, fade_deg=60.0, heading="locked")
    )
    assert facts_of(plan)[1:3] == (
        "4096 × 4096 px, 4096 × 2048 for each eye", "150 frames, 5.0 s at 30 a second"
    )  # fmt: skip
    assert facts_of(plan)[3].startswith("Tagged as a sphere for two eyes")
    assert "HEVC" in facts_of(plan)[0] and "left eye above" in facts_of(plan)[0]
    film = plan.film
    assert (film.stereo.ipd, film.stereo.convergence, film.heading) == (0.07, 2.0, "locked")
    assert film.stereo.fade == pytest.approx(1.0472, abs=1e-4)


def test_time_and_size_are_those_that_were_tried_until_one_was_made(bench):
    bench.open_photo()
    wish = Wish("video", "720p")
    plan = plan_of(bench.session, wish)
    assert "after the first pictures" in time_words(plan)
    price = Price(draw_s=0.4, encode_s=0.1, bytes=50_000)
    assert time_words(plan, price) == "Takes about 1 min." and size_words(plan, price) == "About 6 MB."
    assert price_words(plan, price) == "1 min, 6 MB" and price_words(plan, Price(0.6, 0.1, 50_000)) == "1 min, 6 MB"
    assert price_words(plan, None) == size_words(plan).removeprefix("About ").removesuffix(".")
    bench.session.exports._measured = (bench.session.scene, ("video", "pinhole", 720, 720, None), 0.25)
    assert time_words(plan_of(bench.session, wish), price) == "Takes about 30 s."
    assert time_words(plan_of(bench.session, Wish("video", "1080p")), price) == "Takes about 1 min."


def test_every_kind_has_words_and_a_command_with_and_without_a_photo(bench):
    for kind in KINDS:
        assert facts_of(plan_of(bench.session, Wish(kind)))
        assert kind_title(kind) and kind_tooltip(kind) and f"export.{kind}" in COMMANDS
    bench.open_photo()
    assert "256 splats" in facts_of(plan_of(bench.session, Wish("splats")))[1]
    assert plan_of(bench.session, Wish("path")).arguments == {}
    for kind in KINDS[:-3]:
        assert all(purpose_title(purpose) for purpose in sizes_of(kind, (512, 384)))
        assert plan_of(bench.session, Wish(kind)).film is not None
    panorama = plan_of(bench.session, Wish("panorama", "8k")).film
    assert (panorama.kind, panorama.width, panorama.height) == ("equirect", 8192, 4096)


def test_files_of_videos_tell_how_large_they_get(bench):
    bench.open_photo()
    assert size_words(plan_of(bench.session, Wish("sphere", "4k"))).startswith("About ")
    assert size_words(plan_of(bench.session, Wish("frames"))) == ""


@pytest.mark.parametrize("kind", VIDEOS)
def test_a_path_of_one_key_is_refused_with_a_still_instead(bench, kind):
    bench.open_photo()
    bench.do("path.delete")
    assert plan_of(bench.session, Wish(kind)).refusal is None  # that there is no path is the command's word
    bench.do("path.add_key", view=bench.session.store.step(bench.session.document.steps[0].id).view)
    wish = Wish(kind)
    refusal = plan_of(bench.session, wish).refusal
    assert refusal is not None and "one key" in refusal.text
    better = changed(wish, refusal)
    assert better.kind == ("frames" if kind == "video" else "panorama")
    assert plan_of(bench.session, better).refusal is None
    assert plan_of(bench.session, Wish(kind, frames=30)).refusal is None


@pytest.mark.parametrize("kind", [*VIDEOS, "frames", "panorama", "splats"])
def test_a_scene_of_hidden_steps_is_refused(bench, kind):
    bench.open_photo()
    bench.do("edit.toggle_steps", steps=(bench.session.document.steps[0].id,))
    assert "hidden" in plan_of(bench.session, Wish(kind)).refusal.text
    assert plan_of(bench.session, Wish("path")).refusal is None


def test_a_codec_that_cannot_is_refused_with_one_that_can(bench):
    bench.open_photo()
    wish = Wish("stereo", "quest", codec="h264")
    plan = plan_of(bench.session, wish)
    assert plan.codec is None and "H.264 does not allow" in plan.refusal.text and plan.refusal.action == "Use HEVC"
    better = plan_of(bench.session, changed(wish, plan.refusal))
    assert better.refusal is None and better.codec == "hevc"


def test_what_no_codec_takes_is_refused_with_a_smaller_size(bench):
    bench.open_photo()
    wish = Wish("sphere", OWN, (16_384, 8192), fps=60.0)
    refusal = plan_of(bench.session, wish).refusal
    assert refusal is not None and refusal.action == "Use 4K"
    assert plan_of(bench.session, changed(wish, refusal)).refusal is None


def test_eyes_that_cannot_converge_are_refused(bench):
    bench.open_photo()
    wish = Wish("stereo", converge_m=0.1, eyes_mm=100.0)
    plan = plan_of(bench.session, wish)
    assert plan.film is None and "converge" in plan.refusal.text
    assert plan_of(bench.session, changed(wish, plan.refusal)).film is not None


def test_speed_is_that_of_the_present_export():
    speed, file = Speed(), Path("a.mp4")
    assert speed.left_s(Exporting(file, 0, 10), 0.0) is None
    assert speed.left_s(Exporting(file, 5, 10), 10.0) == 10.0
    assert speed.left_s(Exporting(Path("b.mp4"), 0, 10), 20.0) is None
