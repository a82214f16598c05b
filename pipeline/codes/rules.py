"""Blocking rules on content: E312–E359, W511–W539."""

from pipeline.codes.record import Code

CODES = (
    Code("E312", "没有这个单位", "每个条目和活动都要写明负责的单位，统计按单位汇总。", "写 content/organisations/ 里单位的全称或编号。", "unit: 市科协", "unit: 成都市科学技术协会"),
    Code("E313", "没有这个系列", "系列是固定的，集号按系列排。", "写 site_config/series.yml 里的编号。", "series: {id: panda}", "series: {id: panda-stories, episode: 1}"),
    Code("E314", "同一系列里集号重复", "读者按集号找下一集。", "换一个集号。", "两篇都写 episode: 3", "episode: 3 与 episode: 4"),
    Code("E315", "没有这个奖项", "奖项是固定的名单，不能自己编。", "写 site_config/awards.yml 里的编号。", "award: best", "award: most-beautiful"),
    Code("E316", "旧地址是正在使用的地址", "转址会盖掉正在使用的页面。", "从 aliases 里删掉这一条。", "aliases: [articles/rain]（正是另一篇的地址）", "aliases: [articles/old-rain]"),
    Code("E317", "两篇写了同一个旧地址", "一个旧地址只能转到一页。", "只留一处。", "两篇都写 aliases: [old]", "只有一篇写 aliases: [old]"),
    Code("E318", "没有这个场所", "路线上的每一站要有场所页。", "写 content/places/ 里场所的编号。", "place: panda", "place: chengdu-panda-base"),
    Code("E321", "未成年人没有监护人同意书", "可辨认的未成年人，公开前要有监护人同意。", "写 consent 的存档编号和同意范围；没有就用化名。", "minor: true（没有 consent）", "consent: {reference: 存档编号, scope: 网站公开}"),
    Code("E322", "监护人同意书已经到期", "过期的同意不算同意。", "续签后改写到期日，或改用化名并撤下画面。", "expires: 2024-01-01", "expires: 2027-01-01"),
    Code("E323", "未成年人的姓名和学校、班级写在一起", "三样合在一起就能找到这个孩子。", "删去学校或班级，或改用化名。", "某小学三年级二班的王小明", "一位三年级学生（化名小明）"),
    Code("E324", "审核的人是作者", "自己审自己等于没有审。", "换一位没有参与写作的人来审。", "作者和初审都是甲", "作者甲，初审乙"),
    Code("E331", "健康建议没有医学审核", "错误的健康建议会伤人。", "在 people 里写明医学审核的人。", "people 里没有医学审核", "{role: 医学审核, name: 姓名, institution: 单位, title: 职称}"),
    Code("E332", "医学审核缺少单位或职称", "读者要知道审核的人有没有资格。", "补上 institution 和 title。", "{role: 医学审核, name: 甲}", "{role: 医学审核, name: 甲, institution: 某医院, title: 主任医师}"),
    Code("E333", "建议类内容缺少核对日期", "健康和防灾的建议会过时。", "核对来源后写 checked_on。", "（没有 checked_on）", "checked_on: 2026-11-01"),
    Code("E334", "核对日期还没有到", "没有到的日子不可能核对过。", "写真正核对的那一天。", "checked_on: 2099-01-01", "checked_on: 2026-11-01"),
    Code("E335", "健康建议里有产品、诊所、价格或购买链接", "科普不能带货。", "删掉；需要指路时写“请到正规医疗机构就诊”。", "点击购买：99 元一盒", "请到正规医疗机构就诊。"),
    Code("E341", "地图没有审图号", "公开使用地图要有审图号。", "写 approval: 审图号，或写明免审的理由 exempt。", "maps: [{image: maps/route.png}]", "maps: [{image: maps/route.png, approval: 审图号}]"),
    Code("E342", "不像审图号", "审图号有固定的写法。", "照地图上印的审图号抄写。", "approval: 无", "approval: 川S（2026）00001号"),
    Code("E343", "图片像是地图，却没有登记", "没有登记就没有人核对过审图号。", "在 maps 里登记；不需要审图的写 exempt 和理由。", "![成都市地图](pictures/map.png)（没有登记）", "maps: [{image: pictures/map.png, approval: 审图号}]"),
    Code("E344", "登记的地图没有用到", "登记和内容对不上，审图号可能写错了图。", "删掉这一条，或改正文件名。", "maps 里的 image 在文中没有出现", "image 与文中的图片一致"),
    Code("E345", "位置不在成都市范围内", "经度和纬度常被写反。", "核对经纬度（longitude 约 103–105，latitude 约 30–31）。", "longitude: 30.6", "longitude: 104.06"),
    Code("E346", "经度和纬度只写了一个", "缺一个就定不了位置。", "两个都写，或都不写。", "longitude: 104.06", "longitude: 104.06\nlatitude: 30.66"),
    Code("E351", "转载缺少来源和授权", "没有授权的转载是侵权。", "写 repost：来源、时间、链接和授权。", "production: {mode: 转载}（没有 repost）", "repost: {source: ……, permission: ……}"),
    Code("E352", "不是转载却写了 repost", "制作方式和转载信息对不上，统计会出错。", "改正 production.mode，或删掉 repost。", "mode: 自制，却有 repost", "mode: 转载，有 repost"),
    Code("E353", "缺少许可或备案编号", "微短剧等种类公开前要有编号。", "写上 permit 的编号。", "form: 微短剧（没有编号）", "permit: 备案编号"),
    Code("E354", "素材的许可不包括网站", "音乐、字体、画面各有许可的渠道。", "换一份素材，或取得网站使用的许可。", "channels: [微信]", "channels: [网站, 微信]"),
    Code("W511", "上次核对已经过了太久", "健康和防灾的建议会过时。", "重新核对内容和来源，再更新 checked_on。", "checked_on: 2023-01-01", "checked_on: 2026-11-01"),
    Code("W512", "已经过了有效期", "过期的内容会误导读者。", "更新内容和有效期，或撤下。", "expires: 2024-01-01", "expires: 2027-01-01"),
)  # fmt: skip
