"""Configurations: what is wrong is named by its key; what the options say wins."""

from __future__ import annotations

import pytest

import resources
from engine.core.problem import ProblemError
from engine.training.config import read_config

SOURCE = '[[source]]\nname = "a"\npath = "somewhere"\n'


def read(tmp_path, text, data=None, **changes):
    path = tmp_path / "run.toml"
    path.write_text(text)
    return read_config(path, data, **changes)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "No source"),
        ("minutes = [", "readable TOML"),
        ("minuets = 3\n" + SOURCE, "minuets"),
        ("minutes = 0\n" + SOURCE, "minutes"),
        ('minutes = "long"\n' + SOURCE, "minutes"),
        ("batch = 2.5\n" + SOURCE, "batch"),
        ("batch = true\n" + SOURCE, "batch"),
        ("height = 100\n" + SOURCE, "height"),
        ("completion_share = 1.5\n" + SOURCE, "completion_share"),
        ('masks = "holes"\n' + SOURCE, "masks"),
        (SOURCE + 'validate = "some"\n', "validate"),
        (SOURCE + "weight = 0.0\n", "weight"),
        (SOURCE + "weight = -1.0\n", "weight"),
        (SOURCE + "starts_at = 1.5\n", "starts_at"),
        (SOURCE + "colour = 1\n", "colour"),
        (SOURCE + SOURCE, "name"),
        (SOURCE + '[network]\nencoder = "lite9"\n', "encoder"),
        (SOURCE + "[network]\nsees_fov = 1\n", "sees_fov"),
        ('source = "here"\n', "source"),
        ("network = 3\n" + SOURCE, "network"),
        (SOURCE + 'layout = "pictures"\n', "teacher"),
        (SOURCE + 'layout = "pictures"\nvalidate = "all"\n[teacher]\nmodel = "x"\n', "validate"),
        (SOURCE + "[teacher]\nsize = 3\n", "size"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, key):
    with pytest.raises(ProblemError) as raised:
        read(tmp_path, text)
    assert raised.value.problem.kind == "bad_input"
    assert key in raised.value.problem.message
    assert raised.value.problem.next_step


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProblemError, match="nowhere"):
        read_config(tmp_path / "nowhere.toml")


def test_options_win_over_the_file(tmp_path):
    text = "minutes = 5\n" + SOURCE + '[[source]]\nname = "b"\n[[source]]\nname = "c"\nweight = 2.0\n'
    config = read(tmp_path, text, {"b": "folder/of/b"}, minutes=9.0, height=64)
    assert (config.minutes, config.height, config.width) == (9.0, 64, 256)
    assert [(s.title, s.path) for s in config.sources] == [("a", "somewhere"), ("b", "folder/of/b")]  # c has none
    with pytest.raises(ProblemError, match="'d'"):
        read(tmp_path, text, {"d": "folder"})


def test_the_configuration_that_comes_along_is_valid_once_it_has_data():
    config = read_config(resources.training_config(), {"scenes": "x", "unseen": "y"})
    assert [s.title for s in config.sources] == ["scenes", "unseen"]
    with pytest.raises(ProblemError, match="--data"):
        read_config(resources.training_config())
