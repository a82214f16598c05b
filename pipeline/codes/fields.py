"""Values of single fields: E201–E207."""

from pipeline.codes.record import Code

CODES = (
    Code("E201", "没有这个字段", "写错的字段名不会生效，而且看不出来。", "按提示改正字段名；一句话被英文逗号切断时，给整句加引号。", "sumary: 摘要……", "summary: 摘要……"),
    Code("E202", "缺少必填的字段", "少了它，页面、订阅源或统计就不完整（如许可、来源、封面）。", "补上这一项；可用 kepu new 生成样例对照。", "（没有 licence 这一行）", "licence: CC-BY-4.0"),
    Code("E203", "类型不对", "该写数字的写了文字，该写列表的写了一个词。", "按提示改成文字、数字或列表。", "topics: nature", "topics: [nature]"),
    Code("E204", "值不合要求", "这个字段只能写规定的值或规定的格式。", "按提示改正；编号只用小写字母、数字和连字符。", "id: My_Article", "id: my-article"),
    Code("E205", "看不懂的日期或时间", "日期决定何时公开、算哪一年。", "写成 2026-11-05 或 2026-11-05T09:00:00+08:00。", "published: 2026-02-30", "published: 2026-02-28"),
    Code("E206", "太长、太短，项数太多或太少", "卡片、列表和微信都有固定的地方，太短又说不清。", "缩短或补充。", "summary: 好文章", "summary: 一到两句话，说清楚讲什么、对谁有用。"),
    Code("E207", "没有这种内容", "种类决定需要哪些字段、放在哪个文件夹。", "改成 article、video、audio、story 等已有的种类。", "kind: artcle", "kind: article"),
)  # fmt: skip
