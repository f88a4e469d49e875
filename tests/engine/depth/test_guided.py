"""The guided filter against what it promises: edges of colour taken over, planes kept, shades averaged away."""

import cv2
import numpy as np
import pytest

from engine.depth.guided import guided

HEIGHT, WIDTH, RADIUS = 60, 80, 8


def colours():
    left = np.arange(WIDTH)[None, :, None] < WIDTH // 2
    return np.broadcast_to(np.where(left, (0.8, 0.3, 0.2), (0.2, 0.4, 0.7)), (HEIGHT, WIDTH, 3)).astype(np.float32)


def test_a_blurred_step_becomes_the_step_of_the_colours():
    step = np.where(np.arange(WIDTH) < WIDTH // 2, 0.0, 1.0)[None].repeat(HEIGHT, 0).astype(np.float32)
    blurred = cv2.GaussianBlur(step, (0, 0), 3.0)
    crisp = guided(blurred, colours(), RADIUS, 1e-3)
    middle = WIDTH // 2
    assert crisp[:, middle].mean() - crisp[:, middle - 1].mean() > 0.5  # within one pixel
    assert blurred[:, middle].mean() - blurred[:, middle - 1].mean() < 0.15
    beside = np.s_[:, middle - 3 : middle + 3]
    assert np.abs(crisp - step)[beside].mean() < 0.6 * np.abs(blurred - step)[beside].mean()


def test_where_colour_is_even_it_is_two_box_means():
    values = np.random.default_rng(0).random((HEIGHT, WIDTH), dtype=np.float32)
    side = (2 * RADIUS + 1, 2 * RADIUS + 1)
    wanted = cv2.blur(cv2.blur(values, side), side)
    assert guided(values, np.full((HEIGHT, WIDTH, 3), 0.5, np.float32), RADIUS, 1e-3) == pytest.approx(wanted, abs=1e-4)


def test_what_is_linear_in_colour_comes_back():
    rgb = np.random.default_rng(1).random((HEIGHT, WIDTH, 3), dtype=np.float32)
    values = (rgb @ np.array([0.3, -0.2, 0.5]) + 1.0).astype(np.float32)
    assert guided(values, rgb, RADIUS, 1e-7) == pytest.approx(values, abs=1e-2)
