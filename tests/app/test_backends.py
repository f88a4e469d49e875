"""The list of backends: what is built in comes first and can always be used; models say why they can't."""

import pytest

from app import backends


@pytest.mark.parametrize("kind", ["views", "depth"])
def test_the_first_choice_needs_nothing(kind):
    first, *others = backends.choices(kind)
    assert first.choice == backends.BUILT_IN[kind]
    assert first.why_not == ""
    assert "Built in" in first.title
    assert len(others) >= 1


def test_a_folder_without_a_model_is_refused_with_the_next_step(tmp_path):
    found = backends.looked_at("views", f"inpaint:{tmp_path}")
    assert "model_index.json" in found.why_not
    assert found.title.startswith(tmp_path.name)


def test_only_text_models_read_prompts():
    assert backends.reads_prompt("inpaint:/models/painter")
    assert not backends.reads_prompt("exemplar")


def test_every_backend_of_the_engine_has_a_name_for_people():
    from engine import registry

    for backend in (*registry.backends("views"), *registry.backends("depth")):
        assert backends.title_of(backend.kind, backend.name)
