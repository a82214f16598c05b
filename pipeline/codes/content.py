"""Ids and references: E301–E311, W501."""

from pipeline.codes.record import Code

CODES = (
    Code("E301", "没有这个栏目", "栏目是固定的，写错就不会出现在栏目页。", "写 site_config/columns.yml 里的编号。", "column: 你好科学", "column: hello-science"),
    Code("E302", "没有这个主题", "主题是固定的，写错就找不到。", "写 site_config/topics.yml 里的编号。", "topics: [natrue]", "topics: [nature]"),
    Code("E303", "没有这个受众", "受众是固定的，统计按它分组。", "写 site_config/audiences.yml 里的编号。", "audiences: [kids]", "audiences: [children]"),
    Code("E304", "没有这个人物", "person 写的是人物页的编号。", "先建人物页，或改用 name 只写姓名。", "{role: 人物, person: libing}", "{role: 人物, person: li-bing}"),
    Code("E305", "编号已经被别的文件用了", "编号就是网址，两篇不能有同一个网址（大小写不算区别）。", "换一个编号；已经发布过的编号不能改。", "两个文件都写 id: rain", "id: rain 与 id: rain-at-night"),
    Code("E306", "链接的编号不存在", "读者点了会打不开。", "按提示改正编号。", "[夜雨](id:rain-nigth)", "[夜雨](id:rain-night)"),
    Code("E307", "相关条目不存在", "related 里的编号要有对应的条目。", "改正或删掉这个编号。", "related: [no-such-item]", "related: [rain-at-night]"),
    Code("E308", "文件夹与种类不符", "种类决定文件夹，也决定网址。", "移动文件，或改正 kind。", "content/articles/ 里的 kind: video", "content/videos/ 里的 kind: video"),
    Code("E309", "编号与文件名不同", "文件名就是编号，找起来才方便。", "把文件改名；已发布过的编号不能改。", "rain.md 里写 id: snow", "snow.md 里写 id: snow"),
    Code("E310", "正文是空的", "没有正文，读者打开什么也看不到，也不能计数。", "写上正文。", "（第二行“---”之后什么也没有）", "---\n正文……"),
    Code("E311", "编号是网站自己要用的地址", "占用后网站的页面会被盖掉。", "换一个编号，并改文件名。", "kind: page 的 id: columns", "id: about-columns"),
    Code("W501", "标题超过 32 个字", "微信公众号的标题最多 32 个字。", "缩短标题，多余的话放进摘要。", "title: 三十三个字以上的标题……", "title: 短标题"),
)  # fmt: skip
