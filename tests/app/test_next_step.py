"""The one warm button: what it offers from where the user stands."""

from app.next_step import next_step


def test_from_the_empty_window_to_the_finished_path(bench):
    session = bench.session
    assert next_step(session).command == "file.open_photo"
    bench.open_photo()
    while session.forecast is None:
        bench.poll()
    planned = len(session.forecast.planned)
    assert (next_step(session).command, next_step(session).views) == ("generate.path", planned)
    bench.do("generate.path")
    bench.poll()
    assert next_step(session).command == "generate.cancel"
    bench.do("generate.pause")
    assert next_step(session).command == "generate.resume"
    bench.do("generate.resume")
    bench.made(planned)
    while session.forecasting or session.forecast.planned:
        bench.poll()
    assert next_step(session).command == "view.play"
