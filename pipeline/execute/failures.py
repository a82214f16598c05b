"""Failures of jobs: their codes, and Chinese messages for the ways a command can end."""

from __future__ import annotations

import signal

from pipeline.errors import Code
from pipeline.execute import disk_space
from pipeline.execute.protocol import Failure, JobFailed
from pipeline.sandbox.command import Ended

MESSAGE_LINES = 6

CODES = (
    Code(
        id="M401",
        title="成品库或工具不能用",
        why="成品库、对象存储或需要的程序出了问题，与这个文件无关。",
        mend="按提示处理后重新运行 kepu build。",
        sample="job",
        wrong="成品库所在的共享盘断开了",
        right="共享盘接好后重新运行",
    ),
    Code(
        id="M402",
        title="读写文件失败",
        why="磁盘、权限或网络盘出了问题。",
        mend="检查磁盘空间和权限后重新运行。",
        sample="job",
        wrong="成品库的文件夹不能写",
        right="改好权限后重新运行",
    ),
    Code(
        id="M410",
        title="转码程序失败",
        why="程序自己结束了，没有做完；最后几行是它说的原因。",
        mend="用播放器确认原片能完整播放；能播放就在剪辑软件里重新导出一份。",
        sample="job",
        wrong="原片中途损坏",
        right="重新导出的 MP4（H.264 + AAC）",
    ),
    Code(
        id="M411",
        title="转码程序被终止",
        why="程序出错被系统终止，多半是文件有问题，也可能是内存不够。",
        mend="重新运行；若再出现，重新导出原片。",
        sample="job",
        wrong="让程序崩溃的文件",
        right="重新导出的文件",
    ),
    Code(
        id="M412",
        title="长时间没有进展",
        why="超过 limits.stall_seconds 没有动静，已停止，免得一直占着机器。",
        mend="检查原片；机器很忙或文件很大时，调高 site_config/media.yml 的 limits.stall_seconds。",
        sample="job",
        wrong="stall_seconds: 5",
        right="stall_seconds: 120",
    ),
    Code(
        id="M413",
        title="超过时间上限",
        why="一个文件用的时间有上限，坏文件才不会拖住全部。",
        mend="检查原片；确有需要时，调高 site_config/media.yml 里 limits 的 base_seconds 和 seconds_per_second。",
        sample="job",
        wrong="seconds_per_second: 1",
        right="seconds_per_second: 60",
    ),
    Code(
        id="M414",
        title="内存超过上限",
        why="一个进程用的内存有上限，坏文件才不会拖垮机器。",
        mend="缩小原片；确有需要时，调高 site_config/media.yml 的 limits.ffmpeg_memory_mb 或 limits.child_memory_mb。",
        sample="job",
        wrong="ffmpeg_memory_mb: 100",
        right="ffmpeg_memory_mb: 4096",
    ),
    Code(
        id="M416",
        title="ffmpeg 的版本与计划不同",
        why="不同版本转出的字节不同，同一个网址的文件不能变。",
        mend="编辑不用处理，请转给管理员：让各台机器用同一个 ffmpeg，或用环境变量 KEPU_FFMPEG 指明。",
        sample="job",
        wrong="两台机器各装各的 ffmpeg",
        right="都用 make site 装好的那一个",
    ),
    Code(
        id="M420",
        title="转出的文件没有通过检查",
        why="做好的文件会再打开核对一遍：少了文件、时长或尺寸不对，就不发布。",
        mend="重新运行；若再出现，重新导出原片。",
        sample="job",
        wrong="转出的视频比原片短一半",
        right="与原片一样长的视频",
    ),
    Code(
        id="M421",
        title="原文件变了",
        why="处理期间原文件被改动，结果不能对应到任何一个版本。",
        mend="等文件复制、导出完成后重新运行。",
        sample="job",
        wrong="边导出边运行 kepu build",
        right="导出完成后再运行 kepu build",
    ),
    Code(
        id="M422",
        title="读不到原文件",
        why="文件被移走，或没有权限。",
        mend="检查文件和权限后重新运行。",
        sample="job",
        wrong="移动硬盘拔掉了",
        right="接好后重新运行",
    ),
    Code(
        id="M430",
        title="字幕有错误",
        why="错误的字幕会错位或不显示。",
        mend="用字幕软件改正后重新导出。",
        sample="job",
        wrong="00:00:05 --> 00:00:02",
        right="00:00:02.000 --> 00:00:05.000",
    ),
    Code(
        id="M431",
        title="字幕里有字体没有的字",
        why="烧录字幕用项目自带的字体；缺的字在画面上是方框。",
        mend="换一个常用的写法，或请维护人员把字补进字体（assets/fonts/README.md）。",
        sample="job",
        wrong="𠮷",
        right="吉",
    ),
    Code(
        id="M490",
        title="已中止",
        why="有人按了 Ctrl-C，或系统要求结束。",
        mend="重新运行 kepu build 会接着做，已经做好的不会重做。",
        sample="job",
        wrong="中途按了 Ctrl-C",
        right="重新运行",
    ),
)

DETAIL_LINES = 20

MEMORY_SIGNS = ("Cannot allocate memory", "MemoryError", "std::bad_alloc", "malloc of size")


def failed(code: str, message: str, help: str = "", detail: str = "") -> JobFailed:
    """Create a JobFailed from its parts."""
    return JobFailed(Failure(code, message, help, detail))


def process_failure(tool: str, ended: Ended, message_lines: int = MESSAGE_LINES) -> JobFailed:
    """Return the failure of a command. The message includes the last lines of its standard error, the detail more."""
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
    if disk_space.ran_out(ended.detail):
        return disk_space.command_failure(tool)
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
