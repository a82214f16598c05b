"""Whom `kepu announce` tells of a release, besides the hub of `feeds.yml`. Nobody by default."""

from __future__ import annotations

from pydantic import Field

from pipeline.config.base import Strict, Variable

_ADDRESS = r"^https?://[^\s]+$"


class IndexNowSettings(Strict):
    """IndexNow (https://www.indexnow.org/documentation). The key is no secret: it stands in a file on the site."""

    key: str = Field(
        title="密钥",
        pattern=r"^[A-Za-z0-9-]{8,128}$",
        description="自己定的一串字母和数字，不是秘密：网站根目录会有同名的 .txt 文件",
    )
    endpoint: str = Field(default="https://api.indexnow.org/indexnow", pattern=_ADDRESS, title="接口网址")


class BaiduSettings(Strict):
    """百度普通收录; the token is a secret and stands in the environment."""

    token_env: Variable = Field(default="KEPU_BAIDU_TOKEN", title="存放准入密钥的环境变量")
    site: str | None = Field(
        default=None,
        title="验证过的站点",
        pattern=r"^(https?://)?[A-Za-z0-9.-]+(:\d+)?$",
        description="在百度搜索资源平台验证的写法；不写就是网站地址里的域名",
    )
    endpoint: str = Field(default="http://data.zz.baidu.com/urls", pattern=_ADDRESS, title="接口网址")


class AnnounceSettings(Strict):
    """Whom to tell, and how long to wait."""

    indexnow: IndexNowSettings | None = Field(default=None, title="IndexNow")
    baidu: BaiduSettings | None = Field(default=None, title="百度普通收录")
    tries: int = Field(default=4, ge=1, le=10, title="对方忙时最多试几次")
    timeout_seconds: int = Field(default=20, ge=1, le=120, title="等回答的秒数")
