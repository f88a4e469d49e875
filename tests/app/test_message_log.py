"""The list of messages: newest first, repeats counted, never too long."""

from app.message_log import MOST, Message, MessageLog, of_problem
from engine.core.problem import Problem


def texts(log):
    return [message.text for message in log.messages]


def test_newest_first():
    log = MessageLog()
    for text in "abc":
        log.add(Message("note", text))
    assert texts(log) == ["c", "b", "a"]


def test_what_is_told_again_moves_up_and_counts():
    log, problem = MessageLog(), Problem("disk", "The disk is full.", "Free some space.", "ENOSPC")
    for at in (1.0, 2.0, 5.0):
        log.add(of_problem(problem, at))
        log.add(Message("note", f"at {at}"))
    found = next(message for message in log.messages if message.kind == "problem")
    assert (found.times, found.at) == (3, 5.0)
    assert len(log.messages) == 4


def test_a_dismissed_message_starts_anew():
    log, message = MessageLog(), Message("problem", "It broke.")
    log.add(message)
    log.add(message)
    log.dismiss(log.messages[0])
    assert log.messages == ()
    log.add(message)
    assert log.messages[0].times == 1


def test_it_does_not_grow_without_end():
    log = MessageLog()
    for number in range(3 * MOST):
        log.add(Message("note", str(number)))
    assert len(log.messages) == MOST


def test_what_is_copied_holds_everything():
    problem = Problem("internal", "It broke.", "Try it again.", "Traceback")
    assert of_problem(problem, 0.0).as_text == "It broke. Try it again.\nTraceback"
