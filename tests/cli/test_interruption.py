"""The first signal stops cleanly, a second one at once; ignored ones stay ignored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from pipeline.cli.interruption import INTERRUPTED, stoppable

SLOW_TO_STOP = """
import os, signal, sys, time
from pipeline.cli.interruption import stoppable
with stoppable():
    try:
        print("ready", flush=True)
        time.sleep(60)
    finally:
        print("stopping", flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_interrupts_and_handlers_are_restored(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), stoppable():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_are_left_alone() -> None:
    entered = []

    def work() -> None:
        with stoppable():
            entered.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert entered == [True]


def test_the_second_signal_ends_at_once() -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOW_TO_STOP], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as words:
        assert words.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert words.readline() == "stopping\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == INTERRUPTED
