"""Threads that compute stand behind the one that answers the user."""

import os
import sys
import threading

import pytest

from app.background import Background
from engine.core.niceness import BACKGROUND, PICTURE, step_back


def niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows niceness of threads")
def test_a_thread_that_steps_back_takes_those_with_it_that_it_starts_and_no_other():
    before, seen = niceness(), []

    def work():
        step_back(PICTURE)
        seen.append(niceness())
        below = threading.Thread(target=lambda: seen.append(niceness()))
        below.start()
        below.join()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [min(before + PICTURE, 19)] * 2
    assert niceness() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows niceness of threads")
def test_what_is_done_in_the_background_stands_behind_the_picture():
    disk, seen = Background("disk", lambda _problem: None), []
    disk.submit(niceness, seen.append)
    assert disk.wait(5)
    disk.poll()
    disk.close()
    assert seen == [min(niceness() + BACKGROUND, 19)]
    assert BACKGROUND > PICTURE
