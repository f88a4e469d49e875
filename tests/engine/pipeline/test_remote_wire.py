"""Objects go through a pipe whole, large arrays without being copied; what both sides know goes by name."""

from __future__ import annotations

import gc
import os
import threading
from dataclasses import replace

import numpy as np
import pytest
from pipeline_fakes import pump

from engine import pipeline
from engine.core.control import Control
from engine.core.scene import Scene, Step
from engine.remote.process import Pieces
from engine.remote.wire import Wire
from engine.remote.words import Made


@pytest.fixture
def ends():
    """Two wires, joined twice."""
    (read_a, write_b), (read_b, write_a) = os.pipe(), os.pipe()
    files = [os.fdopen(fd, mode) for fd, mode in ((read_a, "rb"), (write_a, "wb"), (read_b, "rb"), (write_b, "wb"))]
    yield Wire(files[0], files[1]), Wire(files[2], files[3])
    for file in files:
        file.close()


def test_what_is_sent_comes_out_equal_and_may_be_written_to(ends):
    here, there = ends
    big = np.random.default_rng(0).random((1000, 700), np.float32)  # more than a pipe holds
    sender = threading.Thread(target=here.send, args=({"big": big, "again": big, "none": np.zeros((0, 3))},))
    sender.start()
    came = there.receive()
    sender.join()
    assert np.array_equal(came["big"], big) and came["big"].flags.writeable
    assert came["again"] is came["big"] and came["none"].shape == (0, 3)


def test_messages_keep_their_order_in_both_directions(ends):
    here, there = ends
    for number in range(3):
        here.send(number)
        there.send(-number)
    assert [there.receive() for _ in range(3)] == [0, 1, 2]
    assert [here.receive() for _ in range(3)] == [0, -1, -2]


def test_the_end_is_told(ends):
    here, there = ends
    here.send("last")
    here.close()
    assert there.receive() == "last"
    with pytest.raises(EOFError):
        there.receive()
    there.close()


@pytest.fixture
def scene(request_of, backends_of):
    return pump(pipeline.generate(request_of((10,)), Scene(), Control(), backends=backends_of()))[1]


def test_a_piece_is_sent_once(request_of, scene):
    pieces = Pieces(lambda _token: None)
    first = pieces.run(request_of(), Scene(scene.steps[:1]))
    assert list(first.new.values()) == [scene.steps[0].gaussians, scene.steps[0].frame]
    pieces.learn(Made(scene.steps[1], -1, -2))
    again = pieces.run(request_of(), scene)
    assert not again.new and again.base[0] == first.base[0]
    assert (again.base[1].gaussians, again.base[1].frame) == (-1, -2)
    pieces.run(request_of(), Scene())  # now the other side has nothing
    assert len(pieces.run(request_of(), scene).new) == 4


def test_what_dies_is_told(request_of, scene):
    dead = []
    pieces = Pieces(dead.append)
    kept = Step(0, scene.steps[0].gaussians, scene.steps[0].frame, {})
    short_lived = Step(1, scene.steps[0].gaussians[:5], replace(scene.steps[0].frame), {})
    base = pieces.run(request_of(), Scene((kept, short_lived))).base
    del short_lived
    gc.collect()
    assert set(dead) == {base[1].gaussians, base[1].frame}
