"""What went wrong with a job, in Chinese."""

from __future__ import annotations

import signal

from pipeline.errors import MediaError
from pipeline.execute.protocol import Failure
from pipeline.sandbox.command import Ended

MESSAGE_LINES = 6
DETAIL_LINES = 20

MEMORY_SIGNS = ("Cannot allocate memory", "MemoryError", "std::bad_alloc", "malloc of size")


class JobFailed(MediaError):
    """One job could not be done; `failure` is what its outcome carries."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, help=failure.help)
        self.failure = failure


def failed(code: str, message: str, help: str = "", detail: str = "") -> JobFailed:
    """A JobFailed from its parts."""
    return JobFailed(Failure(code, message, help, detail))


def process_failure(tool: str, ended: Ended, message_lines: int = MESSAGE_LINES) -> JobFailed:
    """Why a command that ended badly did; the message carries the tool's last lines, the detail more of them."""
    code, what, help = _reason(tool, ended)
    lines = ended.detail.splitlines()
    message = "\n".join([what, *lines[-message_lines:]])
    return failed(code, message, help, "\n".join(lines[-DETAIL_LINES:]))


def _reason(tool: str, ended: Ended) -> tuple[str, str, str]:
    match ended.end:
        case "cancelled":
            return "M490", f"{tool} 已中止。", "重新运行 kepu build 会接着做。"
        case "stalled":
            return (
                "M412",
                f"{tool} 长时间没有进展，已停止。",
                "请检查源文件；文件很大时可调高 limits.stall_seconds。",
            )
        case "timeout":
            return "M413", f"{tool} 超过时间上限，已停止。", "请检查源文件；确有需要时调高 limits 里的时间。"
        case "exit":
            return _exit_reason(tool, ended)


def _exit_reason(tool: str, ended: Ended) -> tuple[str, str, str]:
    if "No space left on device" in ended.detail:
        return "M415", f"磁盘已满，{tool} 没有完成。", "请清理磁盘后重新运行 kepu build。"
    if any(sign in ended.detail for sign in MEMORY_SIGNS):
        return "M414", f"{tool} 需要的内存超过上限。", "请缩小源文件，或调高 limits 里的内存。"
    if ended.code == -getattr(signal, "SIGXCPU", 24):
        return "M413", f"{tool} 用的处理器时间超过上限。", "请检查源文件；确有需要时调高 limits 里的时间。"
    if ended.code == -getattr(signal, "SIGXFSZ", 25):
        return "M415", f"{tool} 写出的文件超过上限。", "请检查源文件；确有需要时调高 limits.file_mb。"
    if ended.code < 0:
        return (
            "M411",
            f"{tool} 被信号 {-ended.code} 终止。",
            "请重新运行 kepu build；若再出现，请检查源文件。",
        )
    return (
        "M410",
        f"{tool} 失败（退出码 {ended.code}）。",
        "请用播放器确认源文件能正常播放，再看上面的最后几行。",
    )
