# Everything goes through packaging/setup.sh, which is quick when nothing has changed.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint bench clean
bin := .venv/bin

help:
	@echo "make demo   set everything up and turn a bundled photo into a 3D scene"
	@echo "make run    open the window"
	@echo "make test   run the tests        make lint   check style, types, architecture, texts"
	@echo "make bench  measure the renderer make clean  remove what set-up and tests made"

setup:
	@packaging/setup.sh

demo: setup
	@$(bin)/sceneloom demo

run: setup
	@$(bin)/sceneloom

test: setup
	@$(bin)/python -m pytest

lint: setup
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/lint-imports
	@$(bin)/pyright
	@$(bin)/python packaging/translations.py --missing

bench: setup
	@$(bin)/sceneloom bench render

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find app engine ui resources tests -name __pycache__ -type d -prune -exec rm -rf {} +
