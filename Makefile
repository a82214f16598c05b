# The project's commands. GNU make 3.81 (macOS) or newer; PYTHON=python3.12 chooses the interpreter, ARGS= adds options.

PYTHON ?= python3
UV ?= uv
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin

# Stamps carry the checksum of everything they were installed from, so an unchanged lock costs one cksum.
RUNTIME := $(VENV)/.runtime-$(shell { pwd; cat requirements.txt pyproject.toml; } | cksum | tr ' ' '-')
DEV := $(VENV)/.dev-$(shell { pwd; cat requirements-dev.txt pyproject.toml; } | cksum | tr ' ' '-')

.DEFAULT_GOAL := help
.PHONY: bench bench-check bench-feeds bench-images bench-media bench-plan bench-registers bench-search bench-site bench-video bench-wechat edits
.PHONY: help site serve test test-all check lint types layers locks format screenshots lock clean

help:
	@echo 'make site         装好环境并生成网站           set up .venv and build the site'
	@echo 'make serve        本机实时预览（含草稿）       live preview, drafts included'
	@echo 'make test         装好测试所需并运行测试       set up what the tests need and run them'
	@echo 'make test-all     连同慢测试                   the slow tests as well'
	@echo 'make check        代码检查、类型、分层、依赖锁 lint, types, layers, locks'
	@echo 'make format       整理代码格式                 format the code'
	@echo 'make screenshots  各页面截图                   screenshots of the pages'
	@echo 'make bench        测速（docs/benchmarks.md）   benchmarks: bench-registers, -check, -plan, -feeds, -video, -images, -site, -search, -wechat'
	@echo 'make lock         重新锁定依赖（需要 uv）      lock requirements anew (needs uv)'
	@echo 'make clean        删除环境、网站和缓存         remove .venv, site/ and caches'
	@echo
	@echo '写稿、审稿、发布用 kepu：.venv/bin/kepu --help；手册在 handbook/README.md'
	@echo 'Everything else is the command kepu: .venv/bin/kepu --help'

site: $(RUNTIME)
	@$(BIN)/kepu build $(ARGS)
	@echo '网站在 $(CURDIR)/site/index.html；运行 make serve 在浏览器中查看。' >&2
	@echo 'The site is at $(CURDIR)/site/index.html; "make serve" shows it in a browser.' >&2

serve: $(RUNTIME)
	@$(BIN)/kepu serve $(ARGS)

test: $(DEV)
	@$(chromium); $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not slow' $(ARGS)

test-all: $(DEV)
	@$(chromium); KEPU_EXAMPLES=10 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# `make -k check` goes on after the first that fails.
check: lint types layers locks

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

layers: $(DEV)
	$(BIN)/lint-imports

# Locks against what was asked for, NOTICE, pinned actions, no address of a registry in any file: all without network.
locks: $(DEV)
	$(BIN)/python -m pytest -q tests/test_tooling.py

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(DEV)
	@$(chromium); $(BIN)/python -m tests.browser.screenshots $(ARGS)

bench: bench-registers bench-check bench-plan bench-feeds bench-media bench-site bench-search bench-wechat

bench-media: bench-video bench-images

bench-registers: $(DEV)
	@$(BIN)/python -m tests.bench.registers $(ARGS)

# CPU seconds of `kepu check` on 4,000 generated items (docs/benchmarks.md).
bench-check: $(DEV)
	@$(BIN)/python -m tests.bench.check $(ARGS)

# CPU of a video job against its encoders alone and against a process a rendition (docs/benchmarks.md).
bench-video: $(DEV)
	@$(BIN)/python -m tests.bench.video $(ARGS)

# CPU of a photograph's JPEG and WebP files against sharp (npm) and pyvips, both installed for the run (docs/benchmarks.md).
bench-images: $(DEV)
	@$(BIN)/python -m tests.bench.images $(ARGS)

# CPU seconds of planning media for 4,000 unchanged items (docs/benchmarks.md).
bench-plan: $(DEV)
	@$(BIN)/python -m tests.bench.plan $(ARGS)

# CPU seconds of every feed of 4,000 generated items (docs/benchmarks.md).
bench-feeds: $(DEV)
	@$(BIN)/python -m tests.bench.feeds $(ARGS)

# Length and milliseconds of WeChat articles, CPU seconds of 4,000 copy pages (docs/wechat.md).
bench-wechat: $(DEV)
	@$(BIN)/python -m tests.bench.wechat $(ARGS)

# Bytes and milliseconds of queries in a slowed-down browser, at several sizes (docs/search.md).
bench-search: $(DEV)
	@$(chromium); $(BIN)/python -m tests.bench.search $(ARGS)

# Site builds of one corpus against Hugo with Pagefind, Zensical and MkDocs with Material, installed for the run (docs/benchmarks.md).
bench-site: $(DEV)
	@$(BIN)/python -m tests.bench.site $(ARGS)

# 300 random edit sequences, each build held against a clean one (about half an hour); ARGS="30 7" for 30 of another seed.
edits: $(DEV)
	@$(BIN)/python -m tests.property.campaign $(ARGS)

# Keeps the pins that still fit; `make lock ARGS=--upgrade` takes the newest.
lock:
	@command -v $(UV) >/dev/null || { echo '需要 uv：请先安装，或用 UV=路径 指定 / uv is needed: install it or name it with UV=path' >&2; exit 5; }
	$(compile) requirements.in -o requirements.txt
	$(compile) requirements-dev.in -o requirements-dev.txt

# The store of encoded media (.kepu/) and the releases (dist/) are dear and stay.
clean:
	rm -rf $(VENV) site .ruff_cache .mypy_cache .import_linter_cache .pytest_cache
	find pipeline studio tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME):
	@$(environment)
	@$(call install,requirements.txt)
	@rm -f $(VENV)/.runtime-* && touch $@

# The development lock holds the runtime lock whole.
$(DEV):
	@$(environment)
	@$(call install,requirements-dev.txt)
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-* && touch $(RUNTIME) $@

compile = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(ARGS)

# A virtual environment that works and was made here (one that was moved has scripts that point elsewhere).
environment = set -e; \
	if [ "$$(cat $(VENV)/.made-in 2>/dev/null)" = "$(CURDIR)" ] && $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	command -v "$(PYTHON)" >/dev/null || { \
		echo '找不到 $(PYTHON)：请安装 Python 3.11–3.13，或用 PYTHON=路径 指定。' >&2; \
		echo '$(PYTHON) was not found: install Python 3.11-3.13 or name it with PYTHON=path.' >&2; exit 5; }; \
	version=$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	case "$$version" in 3.11|3.12|3.13) ;; *) \
		echo "需要 Python 3.11–3.13，$(PYTHON) 是 $$version；请用 PYTHON=路径 指定。" >&2; \
		echo "Python 3.11-3.13 is needed, $(PYTHON) is $$version; name another with PYTHON=path." >&2; exit 5;; esac; \
	if ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "安装 python$$version-venv / installing python$$version-venv"; \
			apt-get update -qq; \
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "python$$version-venv" >/dev/null; \
		else \
			echo "这个 Python 缺少 venv 模块。请运行：sudo apt-get install python$$version-venv，然后重试。" >&2; \
			echo "This Python lacks venv. Run: sudo apt-get install python$$version-venv, then try again." >&2; exit 5; \
		fi; \
	fi; \
	echo '创建 $(VENV) / creating $(VENV)'; \
	"$(PYTHON)" -m venv --clear $(VENV); \
	printf '%s\n' "$(CURDIR)" > $(VENV)/.made-in

# Exactly the locked files, checked by hash. The build backends come first, so that nothing is built in a downloaded
# environment; PIP_USE_PEP517 lets older pips build the one source-only package without `wheel`.
install = set -e; \
	echo '安装 $(1) 锁定的依赖 / installing what $(1) locks'; \
	export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USE_PEP517=1; \
	pip="$(BIN)/python -m pip"; \
	awk '/^[a-z]/ { keep = /^(flit-core|setuptools)==/ } keep' $(1) > $(VENV)/backends.txt; \
	$$pip install --quiet --require-hashes --no-deps -r $(VENV)/backends.txt; \
	$$pip install --quiet --require-hashes --no-deps --no-build-isolation -r $(1); \
	$$pip install --quiet --no-deps --no-build-isolation --editable .; \
	$$pip check >/dev/null || $$pip check

# Sets and exports KEPU_CHROMIUM. Root on Debian gets the packages; others are told what to install.
chromium = set -e; \
	find_chromium() { \
		for name in chromium chromium-browser google-chrome google-chrome-stable \
			'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do \
			command -v "$$name" && return; \
		done; return 1; \
	}; \
	KEPU_CHROMIUM="$${KEPU_CHROMIUM:-$$(find_chromium || true)}"; \
	if [ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then \
		missing=''; \
		[ -n "$$KEPU_CHROMIUM" ] || missing='chromium'; \
		[ -e /usr/share/doc/fonts-noto-cjk ] || missing="$$missing fonts-noto-cjk"; \
		if [ -n "$$missing" ]; then \
			echo "安装 $$missing / installing $$missing"; \
			apt-get update -qq; \
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		fi; \
		KEPU_CHROMIUM="$${KEPU_CHROMIUM:-$$(find_chromium)}"; \
	fi; \
	if ! command -v "$$KEPU_CHROMIUM" >/dev/null; then \
		echo '测试需要 Chromium 或 Chrome 和一款中文字体（Debian：sudo apt-get install chromium fonts-noto-cjk）；' >&2; \
		echo '装在别处时，用环境变量 KEPU_CHROMIUM 指出它的路径。' >&2; \
		echo 'The tests need Chromium or Chrome and a Chinese font (Debian: sudo apt-get install chromium fonts-noto-cjk);' >&2; \
		echo 'if it lives elsewhere, name its path in KEPU_CHROMIUM.' >&2; exit 5; \
	fi; \
	export KEPU_CHROMIUM
