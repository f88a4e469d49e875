"""What the GPU canvas decides without OpenGL."""

import numpy as np
import pytest
from gpu_scenes import looking, random_scene, random_step

from engine.core.problem import ProblemError
from engine.core.scene import Scene
from engine.preview.order import Order, Wanted
from ui.viewport.gpu_chunks import ALL, Shelf, drawable, pack, shown_octaves
from ui.viewport.gpu_pace import FADE_S, FRAME_S, Mix, Rate, Softness
from ui.viewport.gpu_residence import Residence


def test_a_shelf_hands_out_the_first_gap_and_joins_what_comes_back():
    shelf = Shelf(100)
    places = [shelf.take(30) for _ in range(3)]
    assert places == [0, 30, 60] and shelf.take(30) is None
    shelf.give_back(30, 30)
    assert shelf.take(40) is None and shelf.take(20) == 30
    shelf.grow(150)
    assert shelf.take(60) == 90
    for first, count in ((0, 30), (60, 30), (30, 20), (90, 60)):
        shelf.give_back(first, count)
    assert shelf.take(150) == 0


def test_ranges_never_overlap():
    rng, shelf, held = np.random.default_rng(0), Shelf(1000), []
    for _ in range(500):
        if held and rng.random() < 0.45:
            shelf.give_back(*held.pop(rng.integers(len(held))))
        elif (first := shelf.take(count := int(rng.integers(1, 120)))) is not None:
            held.append((first, count))
        places = np.concatenate([np.zeros(0, int), *(np.arange(a, a + n) for a, n in held)])
        assert len(set(places)) == len(places) and (len(places) == 0 or places.max() < 1000)


@pytest.fixture
def residence():
    residence = Residence(lambda: None, budget=4000)
    residence._shelf = Shelf(4000)
    yield residence
    residence.close()


def write_all(residence):
    """As the canvas does, without a card; the numbers of the steps that were written."""
    for chunk in residence.shown:
        if chunk.packing is not None:
            chunk.packing.result()
    chunks = residence.unwritten
    for chunk in chunks:
        chunk.wrote(chunk.packed, chunk.count)
    return [chunk.step.number for chunk in chunks]


def test_hidden_chunks_stay_until_others_need_the_room(residence):
    a, b, c, d = random_scene(4, n=1500).steps
    residence.show(Scene((a, b)))
    assert write_all(residence) == [0, 1]
    residence.show(Scene((b,)))
    residence.show(Scene((a, b)))
    assert write_all(residence) == []  # undone: nothing is uploaded
    residence.show(Scene((b,)))
    residence.show(Scene((c,)))  # b was hidden last, a first; there is room for two
    assert residence.show(Scene((c, d)))
    assert write_all(residence) == [2, 3]
    residence.show(Scene((b, c)))
    assert write_all(residence) == [1]


def test_what_is_shown_has_room_whatever_the_budget_says(residence):
    scene = random_scene(5, n=1500)
    assert not residence.show(scene)
    assert write_all(residence) == [0, 1, 2, 3, 4] and residence.room >= 7500


def test_many_more_chunks_than_there_are_numbers(residence, monkeypatch):
    residence._numbers = [2, 1, 0]
    for number in range(8):
        residence.show(Scene((random_step(number, n=10),)))
        assert write_all(residence) == [number]


def test_an_order_of_what_has_lost_its_place_is_not_taken(residence):
    a, b, c = random_scene(3, n=1500).steps
    residence.show(Scene((a, b)))
    write_all(residence)
    blocks = residence.blocks
    residence.show(Scene((b,)))
    assert residence.holds(blocks)
    residence.show(Scene((b, c)))
    write_all(residence)
    assert not residence.holds(blocks) and residence.holds(residence.blocks)


def test_a_chunk_is_born_when_it_is_first_drawn(residence):
    residence.show(random_scene(2))
    write_all(residence)
    first = residence.blocks[:1]
    residence.begin(Order(np.zeros(0, np.uint32), Wanted(first, looking(), True), 1.0, 0.0), 10.0, fades=True)
    assert residence.fading(10.1) and not residence.fading(10.0 + FADE_S)
    rows = residence.rows(10.1, highlight=(0,))
    fronts, lifted = rows[:, 1, 3], rows[:, 2, 1]
    assert fronts[0] < 10 and fronts[0] > fronts[1] and lifted.tolist() == [1, 0]
    assert residence.rows(11.0, ())[0, 1, 3] == np.float32(ALL)


def test_rows_are_worked_out_once(residence):
    residence.show(random_scene(2))
    write_all(residence)
    order = Order(np.zeros(0, np.uint32), Wanted(residence.blocks, looking(), True), 1.0, 0.0)
    residence.begin(order, 0.0, fades=False)
    rows = residence.rows(1.0, ())
    assert residence.rows(2.0, ()) is rows and residence.rows(2.0, (1,)) is not rows


def test_what_is_on_the_card_is_not_kept_twice(residence):
    residence.show(random_scene(1))
    write_all(residence)
    (chunk,) = residence.shown
    assert chunk.packed is None
    residence.forget_card()
    assert residence.blocks == () and write_all(residence) == [0] and len(residence.blocks) == 1


def test_too_little_memory_is_told(residence, monkeypatch):
    def full(*args):
        raise MemoryError

    monkeypatch.setattr("ui.viewport.gpu_residence.pack", full)
    residence.show(random_scene(1))
    with pytest.raises(ProblemError, match="step 0"):
        assert residence.shown[0].packing.exception() and residence.unwritten


def test_rows_of_hidden_chunks_say_so(residence):
    scene = random_scene(2)
    residence.show(scene)
    write_all(residence)
    residence.show(Scene(scene.steps[1:]))
    assert residence.rows(0.0, ())[:, 2, 0].tolist() == [0, 1]


def test_a_fade_goes_outward():
    fronts = [shown_octaves((1.0, 4.0), progress) for progress in np.linspace(0, 1, 9)]
    assert fronts[0] == 1.0 and fronts == sorted(fronts) and fronts[-2] > 4.0 and fronts[-1] == ALL


def test_half_floats_are_exact_enough():
    step = random_step(3, degree=3)
    packed, g = pack(step, 17, 100), step.gaussians
    assert np.array_equal(packed.places[:, :3], g.means) and (packed.places[:, 3] == 17).all()
    assert np.abs(packed.traits[:, 2, :3] - g.colors).max() < 0.25 / 255
    assert np.abs(packed.traits[:, 1, :3] / g.scales - 1).max() < 1e-3
    assert packed.harmonics.shape == (len(g), 15, 4) and packed.block.first == 100
    assert pack(random_step(0), 0, 0).harmonics.shape[0] == 0
    assert drawable(g) is g


def test_the_picture_softens_while_it_is_late_and_sharpens_when_there_is_time():
    softness = Softness()
    for _ in range(20):
        softness.learn(0.1 * softness.scale**2, softness.scale)
    assert softness.scale == 0.5
    for _ in range(20):
        softness.learn(FRAME_S * 0.9, softness.scale)
    assert softness.scale == 0.5  # no flicker
    softness.learn(0.5, 1.0)  # about a picture of long ago
    assert softness.scale == 0.5
    for _ in range(20):
        softness.learn(0.001, softness.scale)
    assert softness.scale == 1.0


def test_only_what_changes_in_place_is_mixed():
    mix, here, there = Mix(), looking(), looking(0.2)
    assert not mix.changes(("colour",), here, 1.0) and mix.share(1.0) == 1
    assert mix.changes(("depth",), here, 2.0) and mix.share(2.0) == 0 and mix.share(2.0 + FADE_S / 2) == 0.5
    assert not mix.changes(("depth",), here, 2.1) and mix.share(2.1) < 1
    assert not mix.changes(("colour",), there, 2.1) and mix.share(2.1) == 1
    assert not mix.changes(("depth",), there, None) and mix.share(3.0) == 1


def test_the_rate_is_of_the_last_second():
    rate = Rate()
    for now in (0.0, 0.5, 0.9, 1.2):
        rate.count(now)
    assert rate.per_second(1.4) == 3 and rate.per_second(9.0) == 0
