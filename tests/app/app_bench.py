"""A session with a scripted engine, and a photo to begin with: for tests of the app and of the window."""

from app_fakes import Clock, FakeEngine

from app.events import JobsChanged
from app.session import Listener, Session
from app.settings import Settings


class Bench:
    """The session, what drives it, and what it told."""

    def __init__(self, folder, photo, measure=lambda _scene, _view: 0.5):
        self.engine, self.clock, self.photo = FakeEngine(), Clock(), photo
        self.session = Session(
            Settings(),
            state_dir=folder / "state",
            settings_file=folder / "settings.json",
            make_engine=lambda: self.engine,
            measure=measure,
            clock=self.clock,
        )
        self.events, self.problems, self.documents = [], [], []
        self.session.listen(Listener(self.documents.append, self.events.append, self.problems.append))

    def poll(self, seconds=0.0):
        self.clock.now += seconds
        self.session.poll()

    def settle(self):
        """Until the disk is done and told."""
        while self.session.files.busy:
            assert self.session.files.wait(20)
            self.session.poll()

    def told(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def do(self, command, **arguments):
        assert self.session.do(command, **arguments), self.problems
        self.poll()

    def open_photo(self, preset="truck"):
        self.do("file.open_photo", path=self.photo, preset=preset)
        self.settle()
        self.poll()
        self.engine.advance()
        self.poll()
        assert len(self.session.document.steps) == 1

    def made(self, count=1):
        """Lets the engine make so many views."""
        for _ in range(count):
            self.engine.advance()
            self.poll()

    @property
    def jobs(self):
        return self.told(JobsChanged)[-1].jobs
