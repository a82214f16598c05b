"""The permalink ledger: E711–E715."""

from pipeline.codes.record import Code

CODES = (
    Code("E711", "永久地址有一行不是完整的 JSON", "这里记着给过读者的每一个地址，少一行就可能有链接悄悄失效。", "不要手工修改；从版本库恢复这一行。", "{\"schema\":1,\"url\":\"videos/x/\"", "恢复后的完整一行"),
    Code("E712", "永久地址有一行缺少字段或写法不对", "少了字段，就说不出这个地址原来是哪一篇。", "从版本库恢复这一行。", "{\"schema\":1,\"url\":\"videos/x/\"}", "恢复后的完整一行"),
    Code("E713", "不认识永久地址的格式版本", "这一行由更新的程序写成，旧程序读不准。", "升级 kepu，再运行。", "\"schema\":9", "\"schema\":1"),
    Code("E714", "同一个永久地址记了两次", "一个地址只能属于一页。", "删掉后面的一行。", "两行都写 \"url\":\"videos/x/\"", "只留最早的一行"),
    Code("E715", "公开过的地址打不开了", "读者收藏、转发和印出去的地址要一直有效。", "恢复原来的文件；改了编号或种类的，在新的条目里把旧路径写进 aliases；确实要撤下的作品，运行 kepu withdraw。", "把公开过的 articles/rain.md 改名为 articles/why-rain.md", "在 why-rain.md 里写 aliases: [articles/rain]"),
)  # fmt: skip
