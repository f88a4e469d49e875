import pytest

from ui import gl_environment
from ui.viewport import strategy


@pytest.fixture(autouse=True)
def own_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(strategy.paths, "cache_dir", lambda: tmp_path)


@pytest.mark.parametrize(
    "driver",
    [
        "llvmpipe (LLVM 15.0.6, 256 bits)",
        "softpipe",
        "Software Rasterizer",
        "virgl (Mesa Intel)",
        "GDI Generic",
        "Microsoft Basic Render Driver",
    ],
)
def test_a_driver_that_lets_the_processor_draw_is_no_gain(driver):
    choice = strategy.judge(driver)
    assert choice.strategy == "cpu" and driver.split(" (")[0] in choice.reason


@pytest.mark.parametrize("driver", ["NVIDIA GeForce RTX 3060/PCIe/SSE2", "Mesa Intel(R) UHD Graphics 620", "Apple M2"])
def test_a_card_draws(driver):
    assert strategy.judge(driver) == strategy.Choice("gpu", f"GPU: {driver}")


def test_settings_decide_without_asking(monkeypatch):
    monkeypatch.setattr(strategy, "_driver", lambda: pytest.fail("asked"))
    assert strategy.choose("gpu") == "gpu" and strategy.choose("cpu") == "cpu"
    assert strategy.choose("auto") == "cpu" and not strategy.explain("auto").final


def test_the_answer_is_remembered_for_this_kind_of_screen(monkeypatch):
    monkeypatch.setattr(strategy, "_driver", lambda: "Apple M2")
    assert strategy.probe().strategy == "gpu"
    assert strategy.explain("auto") == strategy.Choice("gpu", "GPU: Apple M2")
    monkeypatch.setenv("DISPLAY", "elsewhere:10")
    assert strategy.explain("auto").final is False and strategy.choose("auto") == "cpu"


def test_where_the_cpu_draws_the_driver_is_asked_again_next_time(monkeypatch):
    monkeypatch.setattr(strategy, "_driver", lambda: "llvmpipe")
    assert strategy.probe().final
    choice = strategy.explain("auto")
    assert "llvmpipe" in choice.reason and not choice.final


def test_a_driver_that_ends_the_program_is_not_asked_again(monkeypatch):
    class EndOfProgramError(BaseException):
        pass

    def crash():
        raise EndOfProgramError

    monkeypatch.setattr(strategy, "_driver", crash)
    with pytest.raises(EndOfProgramError):
        strategy.probe()
    choice = strategy.explain("auto")
    assert choice.strategy == "cpu" and choice.final and "failed" in choice.reason


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 1}', "\x00"])
def test_a_damaged_memory_is_none(tmp_path, text):
    (tmp_path / "opengl.json").write_text(text)
    assert strategy.remembered() is None


def test_only_two_seconds_of_slow_movement_change_over():
    watch = strategy.SlowWatch()
    assert not any(watch.frame(0.1, moving=True) for _ in range(19))
    assert watch.frame(0.1, moving=True)
    watch = strategy.SlowWatch()
    for _ in range(10):
        assert not any(watch.frame(0.1, moving=True) for _ in range(15))
        assert not watch.frame(0.03, moving=True)
    assert not any(watch.frame(0.5, moving=False) for _ in range(100))


@pytest.mark.parametrize(
    ("before", "qt", "pyopengl"),
    [
        ({"DISPLAY": ":0"}, None, "glx"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb", "glx"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, None, "egl"),
        ({"XDG_SESSION_TYPE": "wayland"}, None, "egl"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland", "QT_QPA_PLATFORM": "wayland"}, "wayland", "egl"),
        ({"DISPLAY": ":0", "QT_XCB_GL_INTEGRATION": "xcb_egl"}, None, "egl"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "PYOPENGL_PLATFORM": "osmesa"}, "xcb", "osmesa"),
    ],
)
def test_qt_and_opengl_go_the_same_way_on_linux(before, qt, pyopengl):
    environment = dict(before)
    gl_environment.settle(environment, "linux")
    assert (environment.get("QT_QPA_PLATFORM"), environment["PYOPENGL_PLATFORM"]) == (qt, pyopengl)
    assert before.items() <= environment.items()  # nothing the user has set is changed


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_to_be_settled(platform):
    environment = {"WAYLAND_DISPLAY": "w"}
    gl_environment.settle(environment, platform)
    assert environment == {"WAYLAND_DISPLAY": "w"}
