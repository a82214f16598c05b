"""Where media sources are: E421–E427, W426."""

from pipeline.codes.record import Code

CODES = (
    Code("E421", "只有 Git LFS 的指针，没有取回文件", "大文件由 Git LFS 另存，仓库里只有一百多字节的指针；没有取回就无从转码。", "安装 Git LFS，在项目文件夹里运行 git lfs pull；持续集成里给 checkout 加上 lfs: true。", "videos/x.mov 的内容是 version https://git-lfs.github.com/spec/v1 ……", "git lfs pull 之后的 videos/x.mov"),
    Code("E422", "只有 git-annex 的记号，没有取回文件", "git-annex 把内容存在别处，这里只有链接或一行记号。", "运行 git annex get 取回，再运行 git annex unlock 换成真正的文件。", "videos/x.mov -> .git/annex/objects/……", "git annex unlock 之后的 videos/x.mov"),
    Code("E423", "文件的 SHA-256 与写下的不同", "写下 sha256 是为了保证用的就是审过的那个文件；不同说明文件换过或坏了。", "文件若确实换过，核对后改写 sha256 并重新送审；没有换过，从备份恢复原文件。", "sha256: 旧文件的 64 位摘要", "sha256: 现在这个文件的 64 位摘要"),
    Code("E424", "没有这个名字的素材根", "冒号前面是素材根的名字，要在 site_config/media.yml 的 roots 里写明它在哪里。", "改正名字，或请管理员在 roots 里加上。", "source: stduio:videos/x.mov", "source: studio:videos/x.mov"),
    Code("E425", "素材根用不了", "共享盘没有接上、环境变量没有设置、网络或权限不通时，取不到原文件，不能生成媒体。", "接上共享盘，或按提示检查；写了 media.sha256、又已经转好的条目不受影响。", "共享盘 /mnt/share 没有挂载", "挂载以后再运行 kepu build"),
    Code("W426", "素材根现在用不了，没有检查其中的文件", "这台机器取不到它，检查照样进行，但这些文件写错了也看不出来。", "在接得上它的机器上再检查一次；这台机器不构建的话可以不理。", "KEPU_ROOT_STUDIO 没有设置", "KEPU_ROOT_STUDIO=/mnt/share"),
    Code("E427", "图片或字幕放在了网络素材根里", "检查时就要读字幕和图片，而检查不上网；它们也不大。", "放进 assets/media/，或放在挂载为文件夹的素材根里。", "captions: [{file: archive:x.srt}]（archive 是 s3://……）", "captions: [{file: videos/x.srt}]"),
)  # fmt: skip
