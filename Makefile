# 约检: `make run` serves it, `make test` tests it, `make check` checks everything that has to hold before a commit.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# Compiled once, and not in each of the hundred processes that tests start.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup setup-dev sms run worker test quick check nightly learn soak bench lock clean system-needs

PYTHON_IN_VENV := .venv/bin/python
# Two processes, whole files to one of them: what a file's tests share is made once. Each has its own databases, ports and folders.
# They are begun in the order of `tests/conftest.py`, the longest first.
IN_TWO := --numprocesses 2 --dist loadfile --no-loadscope-reorder
ROOMS := $(wildcard booking nlu catalogue_match handlers notifications storage bot benchmarks tests)

# What needs no server, no browser and no package; what takes seconds among it has the mark `slow`.
QUICK_TESTS := $(addprefix tests/,booking catalogue_match dialogue nlu notifications transcripts) \
	$(patsubst %,tests/test_%.py,dependencies documents fields house rooms)

help:  ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup:  ## 安装运行所需的一切（没有变化时什么也不做）
	@bash .ci/setup run

setup-dev: system-needs  ## 再装测试和检查要用的
	@bash .ci/setup dev

sms:  ## 再装短信服务商（阿里云、腾讯云）的官方库
	@bash .ci/setup sms

run: setup  ## 启动服务，带示例数据：http://127.0.0.1:8080
	@$(PYTHON_IN_VENV) -m bot serve --sample

worker: setup  ## 单独启动发送通知的进程（用 PostgreSQL 时）
	@$(PYTHON_IN_VENV) -m bot worker

system-needs:
	@bash .ci/system-needs

test: setup-dev  ## 运行全部测试
	@$(PYTHON_IN_VENV) -m pytest $(IN_TWO)

quick: setup-dev  ## 一分钟内的检查：格式、代码检查、类型、模块边界、快的那一半测试
	@$(PYTHON_IN_VENV) -m ruff format --check --quiet .
	@$(PYTHON_IN_VENV) -m ruff check --quiet .
	@.venv/bin/lint-imports --no-logo > .import-linter.log || { cat .import-linter.log; exit 1; }
	@$(PYTHON_IN_VENV) -m mypy $(ROOMS)
	@$(PYTHON_IN_VENV) -m pytest $(IN_TWO) -q -m "not (soak or slow or browser or postgres)" $(QUICK_TESTS)

check: setup-dev  ## 格式、代码检查、类型、模块边界、全部测试
	@$(PYTHON_IN_VENV) -m ruff format --check .
	@$(PYTHON_IN_VENV) -m ruff check .
	@$(PYTHON_IN_VENV) -m mypy $(ROOMS)
	@.venv/bin/lint-imports --no-logo
	@$(MAKE) --no-print-directory test

nightly: setup-dev  ## 全部测试，次序和随机例子每次重新抽（打印的 seed 可以重演：make nightly SEED=数字）
	@$(PYTHON_IN_VENV) -m pytest -p randomly --hypothesis-profile='drawn anew' $(if $(SEED),--randomly-seed=$(SEED)) $(IN_TWO)

learn: setup-dev  ## 按 tests/corpus 重新学习听懂话用的权重（每次结果一字不差）
	@$(PYTHON_IN_VENV) -m benchmarks.learn_intents
	@$(PYTHON_IN_VENV) -m benchmarks.learn_closed
	@$(PYTHON_IN_VENV) -m benchmarks.learn_words
	@$(PYTHON_IN_VENV) -m benchmarks.learn_spans

soak: setup-dev  ## 运行很久的测试：反复强杀、持续压力、长时间乱输入、在干净的 Debian 里从头来（要 root）
	@bash .ci/system-needs soak
	@$(PYTHON_IN_VENV) -m pytest -m soak
	@bash .ci/clean-trees

bench:  ## 量速度：每个回合、目录匹配、听懂一句话、通知
	@bash .ci/system-needs bench
	@bash .ci/setup dev
	@for name in match understand turn notices; do $(PYTHON_IN_VENV) -m bot bench $$name || exit 1; done

.PHONY: pictures
pictures: setup-dev  ## 重拍使用指南里的图（docs/guide/pictures）
	@YUEJIAN_GUIDE_PICTURES=docs/guide/pictures $(PYTHON_IN_VENV) -m pytest -q tests/web/test_help_browser.py

lock: setup  ## 按 pyproject.toml 重新生成锁定的版本（需要 uv）
	@bash .ci/lock

clean:  ## 删除安装和运行时产生的一切（不删 var/ 里的数据）
	rm -rf .venv .node node_modules bot/web/static/vendor bot/certificates/fonts build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .*.log
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
