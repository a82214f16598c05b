"""Media files: E401–E408, W451."""

from pipeline.codes.record import Code

CODES = (
    Code("E401", "找不到媒体文件", "文件不在 assets/media/ 里，或是空的，页面上就没有图或声音。", "按提示改正文件名，或放入文件。", "image: covers/panda.jpg（实为 .png）", "image: covers/panda.png"),
    Code("E402", "媒体文件损坏，或路径在素材目录之外", "坏文件转不了码；目录之外的文件不能发布。", "重新导出或上传；路径写相对 assets/media/ 的。", "image: ../secret.png", "image: covers/panda.png"),
    Code("E403", "文件里没有视频画面", "视频条目需要画面。", "换成视频文件；只有声音的用音频种类。", "kind: video，source: 只有声音的文件", "kind: audio"),
    Code("E404", "文件里没有声音", "音频条目需要声音。", "换成带声音的文件。", "无声的视频当作音频", "带声音的文件"),
    Code("E405", "太大、太小、太长或太短", "超过上限的文件会拖垮转码，太小的看不清。", "按提示缩小、分集或重新导出。", "一亿像素的图片", "4000 × 2250 的图片"),
    Code("E406", "图片缺少替代文字，或文件不是图片", "看不见的读者靠替代文字；不是图片的文件显示不出来。", "在方括号里用一句话说出画面；换成 JPEG、PNG、WebP 图片。", "![](pictures/x.png)", "![孩子在水边看倒影](pictures/x.png)"),
    Code("E407", "不支持的格式或编码", "只收常见、安全的格式。", "导出为 MP4（H.264 + AAC）、MP3、FLAC、JPEG、PNG，字幕用 .vtt、.srt 或 .ass。", "source: videos/x.rm", "source: videos/x.mp4"),
    Code("E408", "字幕文件有错误", "错误的字幕会错位或不显示。", "用字幕软件改正后重新导出。", "00:00:05 --> 00:00:02", "00:00:02.000 --> 00:00:05.000"),
    Code("W451", "动图只使用第一帧", "动图又大又无法暂停，对读者不友好。", "想要动起来，请作为视频上传。", "cover.gif（30 帧）", "videos/cover.mp4"),
)  # fmt: skip
