"""Words of forecasts, shortages and subscriptions."""

from enum import StrEnum


class ForecastEvent(StrEnum):
    """What can happen to forecasts, as the ledger names it under "forecast"."""

    MADE = "made"


class ShortageState(StrEnum):
    """Where a shortage stands."""

    NAMED = "named"
    MEANS_ASKED = "means_asked"  # who releases means there was asked
    PURCHASE_ASKED = "purchase_asked"  # the head of the body was asked to buy a service
    MET = "met"  # something was arranged
    REFUSED = "refused"  # for a reason that everybody reads
    PASSED = "passed"  # the newest forecast no longer says so


class ShortageEvent(StrEnum):
    """What can happen to a shortage, as the ledger names it under "shortage:CODE"."""

    NAMED = "named"
    MEANS_ASKED = "means_asked"
    PURCHASE_ASKED = "purchase_asked"
    MET = "met"
    REFUSED = "refused"
    PASSED = "passed"


class Topic(StrEnum):
    """What people may want to hear of; a choice of matters, never a mark of who somebody is."""

    ALL = "all"  # whatever concerns the place
    OUTAGE = "outage"  # 停水、停电、停气
    ROADS = "roads"  # 道路施工
    HOUSING = "housing"  # 房屋与物业
    EBIKES = "ebikes"  # 电动车充电与停放
    ELDERLY = "elderly"  # 养老服务
    SCHOOL = "school"  # 入学与托育
    HEALTH = "health"  # 卫生与健康服务
    ACCESS = "access"  # 无障碍
    WORK = "work"  # 就业与社保
    GREEN = "green"  # 环境与绿化
    SAFETY = "safety"  # 安全提示


class AnnouncementEvent(StrEnum):
    """What can happen to an announcement, as the ledger names it under "announcement:CODE"."""

    MADE = "made"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
