"""The menus File, Export and Help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.command import Ask, Command, always, has_path, has_photo, in_window, needed
from app.events import Exported, Saved
from app.export_plan import OWN, Wish, film_of, photo_size, size_of
from app.exporting import PictureExport
from app.words import tr
from engine.api import SourceRequest
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.export_plan import ExportKind
    from app.film import Film
    from app.session import Session

PHOTOS = ("*.jpg", "*.jpeg", "*.png", "*.webp", "*.tif", "*.tiff", "*.heic", "*.bmp")
FIRST_PRESET = "walk"
FILES: dict[ExportKind, Literal["frames", "picture"]] = {"frames": "frames", "panorama": "picture"}


def _open_photo(
    session: Session, path: str | Path | None = None, preset: str = FIRST_PRESET, **options: object
) -> None:
    """options: as in SourceRequest (depth_path, fov_y, max_side, ...). What is there stays until the picture has been
    read: one that can't be costs nothing."""
    file = Path(needed(path, "A photo"))
    if not file.is_file():
        raise fail("missing_file", f"There is no picture '{file}'.", "Check the name.")
    source = SourceRequest(str(file.absolute()), **options)  # pyright: ignore[reportArgumentType]
    session.files.run(lambda: _read(source), lambda _read: session.open_photo(source, file.stem, preset))


def _read(source: SourceRequest) -> None:
    """On the disk's thread. Raises a Problem for what is no picture, or a damaged one."""
    from engine.source.load import load_source

    load_source(source)


def _open_sample(session: Session, name: str | None = None) -> None:
    """The first one if no name is given."""
    from math import radians

    from resources import sample, samples

    chosen = samples()[0] if name is None else sample(name)
    fov_y = None if chosen.fov_y_deg is None else radians(chosen.fov_y_deg)
    session.open_photo(SourceRequest(str(chosen.path), fov_y=fov_y), tr(chosen.title), chosen.preset)


def _open(session: Session, path: str | Path | None = None) -> None:
    session.open(Path(needed(path, "A project")))


def _save(session: Session, path: str | Path | None = None) -> None:
    """Where the project lies, or where the user was asked to put it."""
    session.save(None if path is None else Path(path))


def _save_as(session: Session, path: str | Path | None = None) -> None:
    session.save(Path(needed(path, "A name")))


def _save_copy(session: Session, path: str | Path | None = None) -> None:
    copy = Path(needed(path, "A name"))
    session.files.save_copy(session.content(), copy, lambda file: session.event(Saved(file)))


def _collect(session: Session, path: str | Path | None = None) -> None:
    folder = Path(needed(path, "A folder"))
    session.files.collect(session.content(), folder, lambda file: session.event(Saved(file)))


def _export_splats(session: Session, path: str | Path | None = None) -> None:
    session.exports.splats(session.scene, Path(needed(path, "A name")))


def _export_film(kind: ExportKind) -> Callable[..., None]:
    """film: what exactly, None = the usual. size: px, frames: other ones than the usual film has. time_s: of a picture,
    None = where the playhead stands."""

    def run(
        session: Session,
        path: str | Path | None = None,
        film: Film | None = None,
        size: tuple[int, int] | None = None,
        frames: int | None = None,
        time_s: float | None = None,
    ) -> None:
        camera_path = session.document.path
        assert camera_path is not None  # has_path
        wish = Wish(kind, None if size is None else OWN, size or Wish.size, frames)
        made = film or film_of(wish, size_of(wish, photo_size(session) or (0, 0)))
        at = session.selection.time_s if time_s is None else time_s
        file = Path(needed(path, "A name"))
        wanted = PictureExport(FILES.get(kind, "video"), file, made, at if kind == "panorama" else None)
        session.exports.pictures(session.scene, camera_path.trajectory, wanted)

    return run


def _export_path(session: Session, path: str | Path | None = None) -> None:
    from engine.core.path_file import write_path

    file, camera_path = Path(needed(path, "A name")), session.document.path
    assert camera_path is not None  # the command can't run without
    session.files.run(lambda: write_path(camera_path.trajectory, file), lambda _done: session.event(Exported(file)))


def _export_replay(session: Session, path: str | Path | None = None, size: tuple[int, int] | None = None) -> None:
    """The making of the scene, step by step. size: width and height in px."""
    from app.replay_video import SIZE, film_of

    film = film_of(session.document, session.store, size or SIZE)
    session.exports.film(film, Path(needed(path, "A name")))


def _is_exporting(session: Session) -> str:
    return "" if session.exports.busy else "Nothing is being exported."


PROJECT = ("*.loom",)
FILE = (
    Command("file.new", "New Scene", "File", lambda session: session.new(), always, "Ctrl+N", "mdi6.file-outline",
            loses_work=True),
    Command("file.open_photo", "Open Photo...", "File", _open_photo, always, "Ctrl+Shift+O", "mdi6.image-outline",
            asks=(Ask("path", "open", "Open a photo", PHOTOS),), loses_work=True),
    Command("file.open_sample", "Open Sample", "File", _open_sample, always, "", "mdi6.image-multiple-outline",
            loses_work=True),
    Command("file.open", "Open Project...", "File", _open, always, "Ctrl+O", "mdi6.folder-open-outline",
            asks=(Ask("path", "open", "Open a project", PROJECT),), loses_work=True),
    Command("file.save", "Save", "File", _save, has_photo, "Ctrl+S", "mdi6.content-save-outline", 1,
            (Ask("path", "save", "Save the project", PROJECT),)),
    Command("file.save_as", "Save As...", "File", _save_as, has_photo, "Ctrl+Shift+S", "mdi6.content-save-edit-outline",
            1, (Ask("path", "save", "Save the project", PROJECT),)),
    Command("file.save_copy", "Save a Copy...", "File", _save_copy, has_photo, "", "mdi6.content-save-plus-outline", 1,
            (Ask("path", "save", "Save a copy", PROJECT),)),
    Command("file.collect", "Collect into Folder...", "File", _collect, has_photo, "", "mdi6.folder-zip-outline", 1,
            (Ask("path", "folder", "Collect into an empty folder"),)),
    Command("file.recover", "Recover Work", "File", lambda session, one: session.recover(one), always,
            loses_work=True, by_tool=True),
    in_window("file.settings", "Settings...", "File", "Ctrl+,", "mdi6.cog-outline", 2),
    in_window("file.close", "Close", "File", "Ctrl+W", "mdi6.close", 3),
    in_window("file.quit", "Quit", "File", "Ctrl+Q", "mdi6.power", 3),
)  # fmt: skip

EXPORT = (
    Command("export.splats", "Splats (PLY)...", "Export", _export_splats, has_photo, "Ctrl+E", "mdi6.dots-hexagon",
            asks=(Ask("path", "save", "Export the splats", ("*.ply",)),)),
    Command("export.video", "Video along the Path...", "Export", _export_film("video"), has_path, "Ctrl+Shift+E",
            "mdi6.movie-open-outline", asks=(Ask("path", "save", "Export a video", ("*.mp4",)),)),
    Command("export.sphere", "360 Video...", "Export", _export_film("sphere"), has_path, "", "mdi6.panorama-sphere",
            asks=(Ask("path", "save", "Export a 360 video", ("*.mp4",)),)),
    Command("export.stereo", "360 Stereo Video...", "Export", _export_film("stereo"), has_path, "",
            "mdi6.safety-goggles", asks=(Ask("path", "save", "Export a 360 stereo video", ("*.mp4",)),)),
    Command("export.vr180", "VR180 Video...", "Export", _export_film("vr180"), has_path, "", "mdi6.virtual-reality",
            asks=(Ask("path", "save", "Export a VR180 video", ("*.mp4",)),)),
    Command("export.cube", "Cube Map Video...", "Export", _export_film("cube"), has_path, "", "mdi6.cube-unfolded",
            asks=(Ask("path", "save", "Export a cube map video", ("*.mp4",)),)),
    Command("export.frames", "Pictures along the Path...", "Export", _export_film("frames"), has_path, "",
            "mdi6.image-multiple-outline", asks=(Ask("path", "folder", "Export pictures into a folder"),)),
    Command("export.panorama", "360-degree Picture...", "Export", _export_film("panorama"), has_path, "",
            "mdi6.panorama-sphere-outline", asks=(Ask("path", "save", "Export a 360-degree picture", ("*.png",)),)),
    in_window("export.look_around", "Look Around in the Film", "Export", "Shift+C", "mdi6.rotate-orbit", 1, True),
    Command("export.path", "Camera Path...", "Export", _export_path, has_path, "", "mdi6.vector-polyline", 1,
            (Ask("path", "save", "Export the camera path", ("*.json",)),)),
    Command("export.cancel", "Cancel Export", "Export", lambda session: session.exports.cancel(), _is_exporting, "",
            "mdi6.stop", 2),
    Command("export.replay", "Replay as Video...", "Export", _export_replay, has_photo, "", "mdi6.movie-roll", 1,
            (Ask("path", "save", "Export the making as a video", ("*.mp4",)),)),
)  # fmt: skip

HELP = (
    in_window("help.palette", "Find a Command...", "Help", "Ctrl+K", "mdi6.magnify"),
    in_window("help.shortcuts", "Shortcuts", "Help", "F1", "mdi6.keyboard-outline"),
    in_window("help.welcome", "Welcome Page", "Help", "", "mdi6.home-outline"),
    in_window("help.report", "Copy Report", "Help", "", "mdi6.bug-outline", 1),
    in_window("help.about", "About Sceneloom", "Help", "", "mdi6.information-outline", 1),
)
