"""The words of the interface, grouped by page or part: all text that readers see and no content file contains.

Python uses a text as `Player.sign`, a template as `texts.Player.sign`; a text with values in it is a function. Templates
themselves contain sentences that run through markup (a link, a date), and measure words around a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.edition.notices import (
    DEMONSTRATION_REVIEWS,
    NO_PHYSICIAN,
    audience_description,
    topic_description,
)


class Texts:
    """A group of texts: constants, and functions of the values in a text."""


class Sections(Texts):
    """The parts of the site, as named in the masthead, at the foot, over lists and entries, in breadcrumbs."""

    home = "首页"
    latest = "全部内容"
    people = "科学家"
    places = "科学场所"
    goals = "目标进度"
    about = "关于"
    activities = "科普活动"
    school_visits = "科学家进校园"
    topics = "主题"
    audiences = "适合人群"
    browse = "网站地图"
    archive = "按月归档"
    glossary = "术语"
    routes = "研学路线"
    organisations = "责任单位"
    exemplars = "科普典范"
    search = "搜索"
    series = "系列"
    subscribe = "订阅"


class Frame(Texts):
    """The frame of every page: masthead, foot, title."""

    skip = "跳到正文"
    text_size = "文字大小"
    standard = "标准"
    large = "大"
    extra_large = "特大"
    menu = "菜单"
    columns = "栏目"
    others = "查找与服务"
    foot = "页脚"
    feed = "RSS 订阅"
    here = "所在位置"
    more = "查看全部"
    no_page = "找不到页面"
    seek = "全站搜索"
    demonstration = DEMONSTRATION_REVIEWS

    @staticmethod
    def owner(name: str, demonstration: bool) -> str:
        """The line at the foot that names the owner; in a demonstration it has agreed to nothing."""
        return f"设想的主办单位：{name}（尚未授权）" if demonstration else f"主办：{name}"

    @staticmethod
    def stands_still(day: str) -> str:
        """The line at the foot of a demonstration that stands still at a day (ISO 8601)."""
        year, month, number = map(int, day.split("-"))
        return f"演示的日期和数字停在 {year} 年 {month} 月 {number} 日，不随时间变"

    @staticmethod
    def rights(holder: str) -> str:
        """The line at the foot that names who holds the rights."""
        return f"权利人：{holder}"


class Lost(Texts):
    """404.html, the notice of a withdrawn item, the page at an old address, an empty preview."""

    title = "这里没有您要找的页面"
    advice = "地址可能写错了，或者内容已经撤回。可以从下面的栏目继续看。"
    home = "回到首页"
    search = "按这个地址里的词找一找"
    withdrawn = "内容已撤回"
    other = "看看其他内容"
    moved = "本页已搬家"
    new_address = "新地址："
    preview = "预览"
    not_yet = "还没有这一页。"

    @staticmethod
    def withdrawn_on(date: str) -> str:
        """The summary of the notice of a withdrawn item."""
        return f"这里的内容已于 {date} 撤回。"

    @staticmethod
    def reason(reason: str) -> str:
        """Why an item was withdrawn."""
        return f"原因：{reason}"

    @staticmethod
    def moved_to(title: str) -> str:
        """The summary of the page at an old address."""
        return f"本页已搬到《{title}》。"


class Dates(Texts):
    """Years and months, and events on a day: the date stands before these words."""

    published = "发布"
    updated = "更新"
    checked = "对照来源核对"
    updated_and_checked = "更新并对照来源核对"
    consulted = "查阅"
    expires = "有效期至"

    @staticmethod
    def year(year: int | str) -> str:
        """A year."""
        return f"{year} 年"

    @staticmethod
    def month(month: int) -> str:
        """A month under its year."""
        return f"{month} 月"

    @staticmethod
    def year_and_month(year: int, month: int) -> str:
        """A month of a year."""
        return f"{year} 年 {month} 月"


class Lists(Texts):
    """Lists and their pages."""

    empty = "这里还没有内容。"
    pages = "分页"
    previous = "上一页"
    next = "下一页"
    works = "个作品"
    units: Mapping[str, str] = {
        "people": "位",
        "places": "处",
        "exemplars": "个",
        "routes": "条",
        "organisations": "个",
    }
    latest = "按发布时间排列。"
    people = "本站内容涉及的科学家与历史人物。"
    places = "成都可以走进去的科学场所。"
    routes = "把科学场所连成线：先看什么、再看什么、各停留多久。"
    organisations = "每个作品都写明由哪个单位负责。"
    exemplars = "年度科普典范。"
    topics = "一条内容讲什么，可以有几个主题。"
    audiences = "按读者找内容；“公众”是不分人群的。"
    archive = "按发布的年份和月份查找。"
    works_of_person = "有关作品"
    works_of_place = "有关内容"
    works_of_unit = "负责的作品"

    @staticmethod
    def total(count: int, unit: str) -> str:
        """How many items are in a list."""
        return f"共 {count} {unit}"

    @staticmethod
    def page(number: int) -> str:
        """A page of a list by its number."""
        return f"第 {number} 页"

    @staticmethod
    def current_page(number: int) -> str:
        """The page that is open."""
        return f"第 {number} 页，当前页"

    @staticmethod
    def page_of(number: int, pages: int) -> str:
        """Which page of how many."""
        return f"第 {number} 页，共 {pages} 页"

    @staticmethod
    def numbered(number: int) -> str:
        """The suffix of the title on a list's further pages."""
        return f"（第 {number} 页）"

    @staticmethod
    def topic(title: str) -> str:
        """The description of a topic's list."""
        return topic_description(title)

    @staticmethod
    def audience(title: str) -> str:
        """The description of an audience's list."""
        return audience_description(title)

    @staticmethod
    def year(year: int) -> str:
        """The description of a year's archive."""
        return f"{year} 年发布的内容，按月查找。"

    @staticmethod
    def month(month: str) -> str:
        """The description of a month's archive."""
        return f"{month}发布的内容，新的在前。"

    @staticmethod
    def works_title(name: str, title: str) -> str:
        """The title of the further pages of the works of a person, a place or a unit."""
        return f"{name}：{title}"

    @staticmethod
    def works_description(name: str, title: str) -> str:
        """The description of those pages."""
        return f"{title}：{name}。"

    @staticmethod
    def works_total(title: str, count: int) -> str:
        """The heading over the works of an entry."""
        return f"{title}（{count}）"


class Subscribe(Texts):
    """subscribe.html, and the names of feeds elsewhere."""

    formats: Mapping[str, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
    description = "用阅读器订阅本站：有了新内容自己送上门，不用注册，不用告诉我们您是谁。"
    how = "怎样订阅"
    steps: Sequence[str] = (
        "装一个能读 RSS 的软件；下面列了几种，别的也行。",
        "在下面挑一个订阅源，点右边的 RSS，复制打开的那一页的网址。",
        "回到软件里，选“添加订阅”，把网址贴进去。以后有了新内容，软件里就会出现。",
    )
    which = "RSS 几乎所有软件都认；Atom、JSON Feed 是同样的内容换一种写法，软件认哪一种就用哪一种。"
    apps_title = "用什么软件"
    # What each is stands in its own README or manual, opened 2026-11-30: github.com/spacecowboy/Feeder,
    # freshrss.github.io, thunderbird.net. That a service abroad is slow here at times: kegongteng.cn/technology-rss.
    apps: Sequence[tuple[str, str]] = (
        (
            "手机上的阅读器",
            "如 Feeder（安卓，开源）：由手机自己取内容，不用注册账号，RSS、Atom、JSON Feed 和 OPML 都认。",
        ),
        (
            "电脑上的邮件软件",
            "如 Thunderbird（Windows、macOS、Linux，开源）：新内容像邮件一样收进来，按文件夹放。",
        ),
        (
            "自己架设的阅读服务",
            "如 FreshRSS（开源）：装在单位或家里的服务器上，电脑、手机都能看，读到哪里各处一致。",
        ),
    )
    reach = (
        "订阅源就放在本站的服务器上：软件直接来取，能打开本站就能订阅，不经过任何别的网站。"
        "要在境外网站注册的在线阅读服务，有时打不开或很慢，能不能用要您自己试。"
    )
    older = "每个订阅源先列最近的内容；更早的在它后面的存档页里，能翻存档的软件可以一直读到第一篇。"
    full = "全站、栏目和系列的订阅源有全文，其余的有摘要。"
    articles = "图文、视频和音频"
    articles_about = "想看哪一类，就订哪一类；订了全站就不用再订别的。"
    podcasts = "播客"
    podcasts_about = "把节目放进播客应用里听、看：新的一集会自己出现，可以先下载、离线听，带着文字稿和章节。"
    podcasts_how = "复制“音频播客”或“视频播客”的网址，在播客应用里选“按网址添加”，贴进去就行。"
    every = "一次全部导入（OPML）"
    every_about = "软件支持导入 OPML 的，用这一个文件就能把下面的订阅源全部加进去，再删掉不要的。"

    @staticmethod
    def count(number: int) -> str:
        """How many feeds are in a folded group."""
        return f"（{number} 个）"


class Home(Texts):
    """home.html."""

    featured = "本期推荐"
    watch = "观看视频"
    listen = "收听音频"
    read = "阅读全文"
    latest = "最新发布"
    all_of_column = "全部内容"
    column_empty = "这个栏目正在准备中。"
    other_ways = "换个角度找"
    activities = "活动"
    goals = "目标进度"
    goals_more = "逐条明细与依据"
    places = "去现场看科学"


class Browse(Texts):
    """The map of the site, and browse.html."""

    map = "全站的栏目、主题和名录都在这里；从主题进去，可以再按人群、按形式看。"
    columns = "栏目"
    more = "名录与活动"
    narrower = "再按人群看"

    @staticmethod
    def topic_for(topic: str, audience: str) -> str:
        """The title of a topic's works for one audience."""
        return f"{topic}：适合{audience}"

    @staticmethod
    def description(title: str, count: int) -> str:
        """The description of a list of titles."""
        return f"“{title}”的全部 {count} 个作品，按形式分列，新的在前。"


class Item(Texts):
    """item.html, and what exemplar.html shares with it."""

    draft = "草稿预览：这一条还没有公开发布。"
    previous_episode = "上一集"
    next_episode = "下一集"
    turn = "上一篇与下一篇"
    previous = "上一篇"
    next = "下一篇"
    related = "相关内容"
    contents = "本文目录"
    sources = "资料来源"
    corrections = "更正"
    no_physician = NO_PHYSICIAN
    source = "出处："
    series = "系列："
    claim = "说法"
    verdict = "结论"

    @staticmethod
    def unreviewed(stages: Sequence[str]) -> str:
        """The mark of a page that lacks a stage of review."""
        return f"预览，未审：还缺{'、'.join(stages)}，审完以前读者看不到这一页。"


class Player(Texts):
    """The player of a video or a sound, and the downloads."""

    video = "视频播放"
    unmade = "视频或音频还没处理好：kepu build 做完以后，这里才有播放器。"
    audio = "音频播放"
    chapters = "章节"
    transcript = "文字稿"
    position = "播放位置"
    play = "播放"
    pause = "暂停"
    mute = "静音"
    captions = "字幕"
    captions_language = "字幕语言"
    full = "全屏"
    full_exit = "退出全屏"
    sound_track = "音轨"
    waiting = "正在载入…"
    failed = "没能播放，请再点一次"
    quality = "清晰度"
    quality_auto = "自动"
    rungs: Sequence[tuple[int, str]] = ((1080, "超清"), (720, "高清"), (480, "清晰"), (0, "流畅"))
    sign = "手语版"
    sign_inset = "手语小窗"
    sign_file = "手语版视频"
    sign_inset_file = "手语译员视频"
    duration = "时长"
    silent = "本片无声"
    m4a = "下载 M4A"
    broadcast = "下载 广播用 WAV"
    sound = "下载只听声音的 M4A"
    screen = "下载屏幕版（字幕在画面里）"
    download_transcript = "下载文字稿"
    download_captions = "下载字幕"

    @staticmethod
    def mp4(rendition: str) -> str:
        """The MP4 download, by its rendition such as 720p."""
        return f"下载 MP4 {rendition}"

    @staticmethod
    def transcript_name(title: str) -> str:
        """The file name of a transcript on the reader's disk."""
        return f"{title}-文字稿.txt"

    @staticmethod
    def transcript_from(site: str, url: str) -> str:
        """The line of a transcript that names its source."""
        return f"文字稿，出自 {site}：{url}"


class Colophon(Texts):
    """partials/kepu/colophon.html."""

    title = "作品信息"
    recorded = "实际记录于"
    production = "制作"
    form = "形式"
    difficulty = "难度"
    topics = "主题"
    audiences = "适合"
    month = "归档"
    licence = "许可"
    map = "地图"
    credits = "说明"
    reviews = "审核记录"
    licences: Mapping[str, str] = {
        "CC-BY-4.0": "知识共享 署名 4.0（CC BY 4.0）",
        "CC-BY-SA-4.0": "知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）",
        "CC-BY-NC-4.0": "知识共享 署名—非商业性使用 4.0（CC BY-NC 4.0）",
        "CC0-1.0": "知识共享 公有领域贡献（CC0 1.0）",
        "版权所有": "版权所有",
    }

    @staticmethod
    def map_approval(number: str) -> str:
        """The approval number of a map."""
        return f"审图号：{number}"


class Learning(Texts):
    """partials/kepu/learning.html."""

    terms = "文中术语"
    quiz = "小测：读懂了吗"
    answer = "看答案"


class Glossary(Texts):
    """glossary.html."""

    description = "站上用到的术语，每条一两句话，写明出处。"
    unit = "条"
    groups = "分组"
    read = "读一读："

    @staticmethod
    def others(names: Sequence[str]) -> str:
        """The other names of a term."""
        return f"又叫{'、'.join(names)}"


class Goals(Texts):
    """goals.html, and the state of a goal on the home page."""

    counted = "已计入"
    demonstrated = "演示"
    demonstrated_about = "按同样的规则数，但审核、单位或条目是演示的，所以不计入。"
    demonstrations = "这是演示：标着“演示”的都不是真实的成果，一律不计入，只用来说明怎样计数。"
    left_out = "未计入"
    log = "逐条明细与依据"
    adjustment = "调整"
    work = "作品"
    reason = "原因"
    unit = "填报单位"
    count = "数目"
    left_out_reason = "未计入的原因"
    production = "制作"
    since = "计入日期"
    release = "发布版本"
    reviewers = "审核"
    digest = "文件指纹"
    rows = "逐场查看"
    none_counted = "还没有计入的。"
    no_work_counted = "还没有作品计入。"
    none_left_out = "没有未计入的。"
    no_work_left_out = "没有未计入的作品。"
    rules = "怎样计数"

    @staticmethod
    def title(year: int) -> str:
        """The title of the goals' page."""
        return f"{year} 年目标进度"

    @staticmethod
    def description(year: int) -> str:
        """The description of the goals' page."""
        return f"{year} 年各项科普目标完成了多少，哪些计入、哪些没有，为什么。"

    @staticmethod
    def plan(plan: str, of: int | None, year: int) -> str:
        """Where the goals are written, and of which year they are if not of the page's."""
        if of is None or of == year:
            return f"目标数取自{plan}。"
        return f"目标数取自{plan}，这里只借来说明怎样计数，不是 {year} 年的目标。"

    @staticmethod
    def apart(demonstration: int, unit: str) -> str:
        """What stands beside a goal's figures, of what is only a demonstration."""
        return f"另有演示 {demonstration} {unit}，不计入"

    @staticmethod
    def sums(count: int, demonstration: int, left_out: int) -> str:
        """What a goal's folded log contains."""
        apart = f"，演示 {demonstration}" if demonstration else ""
        return f"（计入 {count}{apart}，未计入 {left_out}）"

    @staticmethod
    def adjustments(goal: str) -> str:
        """The caption of the changes to a closed year."""
        return f"{goal}：封账以后的调整，不改变封账时的数目"

    @staticmethod
    def counted_by_unit(goal: str) -> str:
        """The caption of the counted rows by reporting unit."""
        return f"{goal}：各填报单位已计入的数目"

    @staticmethod
    def demonstrated_by_unit(goal: str) -> str:
        """The caption of the demonstrated rows by reporting unit."""
        return f"{goal}：各填报单位的演示数据"

    @staticmethod
    def demonstrated_works(goal: str) -> str:
        """The caption of the demonstrated works."""
        return f"{goal}：演示的作品"

    @staticmethod
    def left_out_by_reason(goal: str) -> str:
        """The caption of the rows left out by reason."""
        return f"{goal}：未计入的数目，按原因"

    @staticmethod
    def counted_works(goal: str) -> str:
        """The caption of the counted works."""
        return f"{goal}：已计入的作品与依据"

    @staticmethod
    def left_out_works(goal: str) -> str:
        """The caption of the works left out."""
        return f"{goal}：未计入的作品与原因"

    @staticmethod
    def bar(goal: str, count: int, target: int, unit: str) -> str:
        """The alternative text of a goal's bar."""
        return f"{goal}：已计入 {count} {unit}，全年目标 {target} {unit}"


class Register(Texts):
    """register.html."""

    activities = "各单位报送的科普活动：计划中的可以打电话报名，办过的按月份和区（市）县查找。"
    school_visits = "科学家走进学校讲科学：哪一天、哪所学校、讲什么。"
    event = "活动"
    date = "日期"
    place = "地点"
    mode = "形式"
    audiences = "适合"
    unit = "单位"
    status = "状态"
    events = "场"
    planned = "计划举办"
    overdue = "日期已过，结果待报"
    cancelled = "已取消"
    demonstration = "演示数据"
    phone = "报名电话"
    add = "加入日历"
    calendars = "放进手机日历"
    calendars_note = (
        "订阅后，新的活动、改期和取消会自己出现在日历里；打不开“订阅”的，把“日历文件”的网址填进日历软件。"
    )
    more_calendars = "按项目、区（市）县和人群"
    subscribe = "订阅"
    file = "日历文件"
    by_month = "按月份"
    year_lede = "按月份或区（市）县查找。"
    rows_lede = "一行一场，新的在前。"
    empty = "还没有登记。"

    @staticmethod
    def title(register: str, part: str) -> str:
        """The title of the pages of a year, a month or a district."""
        return f"{register}：{part}"

    @staticmethod
    def add_event(title: str) -> str:
        """The name of the link that adds an event, for those who do not see its row."""
        return f"把《{title}》加入日历"

    @staticmethod
    def year(title: str) -> str:
        """The description of a year's page."""
        return f"{title}，按月份或区（市）县查找。"

    @staticmethod
    def rows(title: str) -> str:
        """The description of a page of rows."""
        return f"{title}，新的在前。"

    @staticmethod
    def district(year: str, name: str) -> str:
        """A district in a year."""
        return f"{year} 年{name}"

    @staticmethod
    def districts(year: str) -> str:
        """The heading over the districts of a year."""
        return f"{year} 年各区（市）县"

    @staticmethod
    def with_status(status: str, count: int) -> str:
        """How many events have a status."""
        return f"{status} {count} 场"

    @staticmethod
    def demonstrated(count: int) -> str:
        """The notice over rows of units that only demonstrate."""
        return f"标有“演示数据”的 {count} 场是虚构的样例，不是真实举办的活动，不计入目标。"

    @staticmethod
    def total(count: int, demonstration: int) -> str:
        """How many events there are, and how many of them are invented."""
        if not demonstration:
            return f"共 {count} 场"
        if demonstration == count:
            return f"真实活动 0 场，演示数据 {count} 场"
        return f"真实活动 {count - demonstration} 场，演示数据 {demonstration} 场"

    @staticmethod
    def towards(year: int, counted: int, demonstration: int, reasons: Sequence[tuple[str, int]]) -> str:
        """How the rows of a register stand in the goal of a year."""
        apart = f"，演示 {demonstration} 场（已举办、有证据，但不真实）" if demonstration else ""
        left = "；".join(f"{reason} {count} 场" for reason, count in reasons)
        return f"{year} 年目标：计入 {counted} 场{apart}" + (f"，未计入：{left}" if left else "") + "。"

    @staticmethod
    def planned_rows(title: str) -> str:
        """The caption of the planned events."""
        return f"{title}：计划举办的，日期近的在前"

    @staticmethod
    def latest_rows(title: str) -> str:
        """The caption of a page of rows."""
        return f"{title}，新的在前"

    @staticmethod
    def planned_more(count: int) -> str:
        """How many planned events are on other pages."""
        return f"另有 {count} 场计划举办的，列在各月。"

    @staticmethod
    def speaker(role: str) -> str:
        """The speaker at a school."""
        return f"主讲：{role}"

    @staticmethod
    def unreported(year: int) -> str:
        """The heading over the units that have not reported."""
        return f"{year} 年还没有报送的单位"


class Person(Texts):
    """person.html."""

    born = "出生"
    died = "逝世"
    occupation = "身份"
    birthplace = "出生地"
    awards = "称号与奖项"


class Place(Texts):
    """place.html."""

    visit = "参观信息"
    address = "地址"
    opening = "开放"
    phone = "电话"
    routes = "在这些路线上"
    note = "出行前请以场馆当日公告为准。"


class Organisation(Texts):
    """organisation.html; a place has a website as well."""

    short_name = "简称"
    website = "网站"
    visit_website = "访问官方网站"
    demonstration = "演示单位：没有这样一个真实的机构，它的作品不计入目标。"


class Route(Texts):
    """route.html."""

    unit = "站"
    stops = "站点"

    @staticmethod
    def stay(minutes: int) -> str:
        """The time spent inside, over all stops."""
        hours, rest = divmod(minutes, 60)
        return f"在馆约 {hours} 小时" + (f" {rest} 分钟" if rest else "")

    @staticmethod
    def stop(minutes: int) -> str:
        """How long to stay at a stop."""
        return f"建议 {minutes} 分钟"


class Exemplar(Texts):
    """exemplar.html."""

    demonstration = "演示条目：写的是岗位怎样做，不对应任何真实的人或荣誉，不计入目标。"

    @staticmethod
    def demonstrated(kind: str) -> str:
        """The kind of a demonstration, on its card."""
        return f"{kind}（演示）"


class Search(Texts):
    """search.html. In what its script says, {n}, {time} and {words} stand for what it fills in."""

    description = "输入词语、句子、拼音或拼音首字母，查找本站的文章、音视频、人物、场所、术语和活动。"
    label = "搜什么"
    advice = "只列出原样含有这些字的内容；几个词之间空一格，就都要有。整句话里的空格，请用引号括起来。"
    submit = "搜索"
    filters = "缩小范围"
    kind = "类型"
    column = "栏目"
    topic = "主题"
    audience = "适合人群"
    year = "年份"
    every = "全部"
    term = "术语"
    event = "待举办的活动"
    list_of_column = "栏目"
    list_of_topic = "主题"
    list_of_audience = "适合人群"
    without_script = "这台设备没有运行网页脚本，不能在这里搜索。可以按主题、人群、栏目或年月找："
    waiting = "正在查找……"
    failed = "没有查成，可能是网络断了。请再按一次“搜索”。"
    found = "共 {n} 条"
    found_by_sound = "按拼音找到 {n} 条"
    found_by_initials = "按拼音首字母找到 {n} 条"
    none = "没有内容含有“{words}”"
    none_filtered = "在选定的范围里没有内容含有“{words}”"
    clear = "不限范围再搜"
    meant = "您要找的是不是："
    only = "只搜“{words}”（{n} 条）"
    sounds_like = "另有 {n} 条的标题或提要读音相同"
    more = "再看 {n} 条"
    said = "{time} 说到："
    results = "搜索结果"
    order = "排列：标题里有的在前，其次是提要里有的，再次是正文里有的；同样的，新的在前。"
    missed = "没找到的词"
    missed_note = "下面这些词没有搜到内容。它们只记在这台设备上，没有发给任何人。您愿意的话，可以写信告诉我们，我们来补。"
    send = "写信告诉编辑部"
    forget = "全部删去"
    subject = "在网站上没有搜到的词"
    letter = "我在网站上搜过下面这些词，没有找到内容："
    browse = "按主题看"


def catalogue() -> dict[str, dict[str, object]]:
    """Return every text by the names of its group and itself, as templates use them."""
    return {
        group.__name__: {name: getattr(group, name) for name in vars(group) if not name.startswith("_")}
        for group in Texts.__subclasses__()
    }
