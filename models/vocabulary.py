"""The words of the house: enumerations kept as plain text columns, a meaning on every member."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be to us; one person may be several."""

    RESIDENT = "resident"  # 居民 raises requests, joins, rates
    HANDLER = "handler"  # 承办人 works on the cases of one body
    HEAD = "head"  # 承办单位负责人 answers for one body
    DISPATCHER = "dispatcher"  # 派单员 settles what the machine is unsure of
    COORDINATOR = "coordinator"  # 统筹协调员 decides disputes, calls bodies together
    GRID_WORKER = "grid_worker"  # 网格员 looks on site
    ORGANIZER = "organizer"  # 活动组织者 launches votes and petitions
    AUDITOR = "auditor"  # 督查员 reads everything, changes nothing
    OPERATOR = "operator"  # keeps the installation
    SYSTEM = "system"  # the clock and the courier: nobody's decision


BODY_ROLES = frozenset({Role.HANDLER, Role.HEAD, Role.GRID_WORKER})
"""Roles that belong to one body."""

RULERS = frozenset({Role.DISPATCHER, Role.COORDINATOR})
"""Those who decide who answers what, and rule where bodies do not agree."""

STAFF_ROLES = frozenset(Role) - {Role.RESIDENT, Role.SYSTEM}


class BodyKind(StrEnum):
    """Kinds of responsible body (承办单位)."""

    STREET = "street"  # 街道办事处
    DISTRICT = "district"  # 区级政府: the fallback
    DEPARTMENT = "department"  # 区属部门
    SECTION = "section"  # 街道科室
    RESIDENTS_COMMITTEE = "residents_committee"  # 社区居委会
    PROPERTY_COMPANY = "property_company"  # 物业服务企业
    UTILITY = "utility"  # 水电气热等公用事业
    OWNERS_COMMITTEE = "owners_committee"  # 业主委员会
    SOCIAL_GROUP = "social_group"  # 社会团体
    SOCIAL_SERVICE = "social_service"  # 社会服务机构（民办非企业单位）
    FOUNDATION = "foundation"  # 基金会
    RESIDENT_ENTERPRISE = "resident_enterprise"  # 驻区单位
    MASS_ORGANISATION = "mass_organisation"  # 群团组织
    SOCIAL_WORK = "social_work"  # 社会工作服务机构、社工站：三社之一
    GRID_TEAM = "grid_team"  # 网格服务队
    SUPERVISION = "supervision"  # 监督机构: where complaints about bodies go
    ENDED = "ended"  # 已撤销: it owns nothing any more; old cases still name it


class AreaKind(StrEnum):
    """Levels of the area tree, large to small; roads and buildings hang in it."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    CELL = "cell"  # 网格: the smallest area with its own staff
    ESTATE = "estate"  # 小区
    ROAD = "road"
    BUILDING = "building"


class Status(StrEnum):
    """Where a case stands; workflows.cases.transitions holds the allowed moves."""

    DRAFT = "draft"
    REGISTERED = "registered"  # has a number; no body yet
    ASSIGNED = "assigned"  # a body has it
    ACCEPTED = "accepted"  # a handler has taken it
    IN_PROGRESS = "in_progress"
    AWAITING_RESIDENT = "awaiting_resident"  # a question to the resident is open
    REPLIED = "replied"  # answered; the follow-up runs
    CLOSED = "closed"
    RETURNED = "returned"  # a body says it is not theirs; the dispatcher rules
    SUSPENDED = "suspended"  # 挂账
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REOPENED = "reopened"


OPEN_STATUSES = frozenset(
    {
        Status.REGISTERED,
        Status.ASSIGNED,
        Status.ACCEPTED,
        Status.IN_PROGRESS,
        Status.AWAITING_RESIDENT,
        Status.RETURNED,
        Status.SUSPENDED,
        Status.REOPENED,
    }
)
"""A body still owes an answer."""


class EventKind(StrEnum):
    """What can happen to a case, as the ledger names it."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RELEASED = "released"  # an acceptance undone
    ASKED = "asked"
    SUPPLIED = "supplied"  # the resident added words, a photo or an answer
    CORRECTED = "corrected"  # category or place put right by a person
    REPLIED = "replied"
    VERDICT = "verdict"
    RETRACTED = "retracted"  # a verdict taken back within minutes, to be given anew
    COMMENDED = "commended"  # the resident praises who did the work, in words for them
    CLOSED = "closed"
    REOPENED = "reopened"
    RETURNED = "returned"
    RULED = "ruled"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    BROUGHT_FORWARD = "brought_forward"  # the loop: a reminder moved earlier, and why
    PLEADED = "pleaded"  # a body asks for more time, for a rest, or not to be held to its lateness
    TAKEN_BACK = "taken_back"  # who pleaded needs it no longer
    APPROVED = "approved"  # the first of two has agreed to it
    REFUSED = "refused"  # a plea was not granted, with the reason
    APPEALED = "appealed"  # who brought it does not agree with how it ended
    DISMISSED = "dismissed"  # somebody else has looked, and it stays ended
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    EXEMPTED = "exempted"  # its lateness is not held against the body; the fact stays
    RESUMED = "resumed"
    MERGED = "merged"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    IMPORTED = "imported"  # history of before our time
    CONTACT_ALLOWED = "contact_allowed"  # the resident lets the handler see how to reach them
    CONTACT_ENDED = "contact_ended"  # and no longer
    CONTACT_READ = "contact_read"  # a handler has looked; the resident was told
    CHECK_ASKED = "check_asked"  # a grid worker is asked to look on site
    CHECK_PASSED = "check_passed"  # cannot go, or has not told in time: the next is asked
    CHECKED = "checked"  # what was seen on site
    RECOUNTED = "recounted"  # two doors were one person: fewer people than were counted
    ANONYMISED = "anonymised"  # from now on nothing of it leads to a person
    HELP_ASKED = "help_asked"  # the lead asks another body for a part of it
    WHISTLED = "whistled"  # 吹哨: bodies are called together
    SIGNED_IN = "signed_in"  # 报到: a called body has come
    CONTACTED = "contacted"  # and has got in touch with the lead
    PART_ANSWERED = "part_answered"  # a body says what it did of its part
    URGED = "urged"  # a body is reminded of its part
    CONCLUDED = "concluded"  # the caller has put the answers together
    OFFERED = "offered"  # 微心愿: whoever wants to may claim it
    CLAIMED = "claimed"  # 认领: a body that is not obliged to has taken it
    RATED = "rated"  # the caller rates a body that was called
    ACKNOWLEDGED = "acknowledged"  # whoever was reminded says that they know
    HANDED_OVER = "handed_over"  # to another handler of the body, or to all of them
    CHASED = "chased"  # a person reminds whoever has it
    TAGGED = "tagged"
    INHERITED = "inherited"  # its body has ended: another has it, or a part of it
    OVERRAN = "overran"  # a stage took longer than it may; whoever it lies with was reminded
    MEANS_ASKED = "means_asked"  # people, goods or money were asked for from a source
    MEANS_RELEASED = "means_released"
    MEANS_REFUSED = "means_refused"
    MEANS_USED = "means_used"  # with its voucher
    MEANS_BACK = "means_back"  # given back, all or a part
    MEANS_DROPPED = "means_dropped"  # no longer needed
    MEANS_URGED = "means_urged"  # whose turn it is was reminded by the clock


class PersonEvent(StrEnum):
    """What can happen to a person's own data, as the ledger names it under the subjects "person:…"."""

    CONSENTED = "consented"
    REFUSED = "refused"  # a consent taken back
    CONTACT_LEFT = "contact_left"
    CONTACT_ERASED = "contact_erased"
    CONTACT_READ = "contact_read"  # a handler has looked at it
    EXPORTED = "exported"  # they took a copy of everything
    LINKED = "linked"  # two doors are one person now
    REVOKED = "revoked"  # a door of theirs was shut
    FORGOTTEN = "forgotten"  # everything of theirs was erased at their wish


class MatterStage(StrEnum):
    """Where a joint-governance matter (联治事项) stands; workflows.governance.stages holds the moves."""

    PROPOSED = "proposed"  # the clock: so many are concerned that somebody should decide
    NOMINATING = "nominating"  # 报名: who joined may stand for representative
    CHOOSING = "choosing"  # 认可: those who joined say whom they would have
    INTERESTS = "interests"  # 写明分歧: who wants what, and why
    OPTIONS = "options"  # 提方案
    CONSULTING = "consulting"  # 征求意见: representatives and bodies say yes or no, with a reason
    DECIDED = "decided"  # 定下来: who does what until when
    CLOSED = "closed"  # with its outcome
    DROPPED = "dropped"  # without a decision, for a reason that everybody reads


class MatterEvent(StrEnum):
    """What can happen to a joint-governance matter, as the ledger names it under "matter:NUMBER"."""

    PROPOSED = "proposed"
    OPENED = "opened"
    STOOD = "stood"  # somebody who joined is ready to be a representative
    STOOD_DOWN = "stood_down"
    PROLONGED = "prolonged"  # too few stood, or were approved: the term begins anew
    CALLED = "called"  # those who joined are asked whom they would have
    COUNTED = "counted"  # who represents the others, and by which seed a tie was drawn
    INTEREST = "interest"
    WEIGHED = "weighed"  # the interests are written down: options are asked for
    OPTION = "option"
    PUT_FORWARD = "put_forward"  # one option before representatives and bodies
    SIGNED = "signed"
    REVISED = "revised"  # back to the options, for a reason
    ANSWERED = "answered"  # the four questions (S21)
    PROMISED = "promised"
    DECIDED = "decided"
    REMINDED = "reminded"  # of a promise
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    CLOSED = "closed"
    DROPPED = "dropped"


class ContactReason(StrEnum):
    """Why a handler looks at how to reach somebody."""

    VISIT = "visit"  # to agree on a time
    FACTS = "facts"  # to ask what is not clear
    RESULT = "result"  # to explain what was done


class HouseEvent(StrEnum):
    """What an operator can do to the house, as the ledger names it under the subjects "house:…"."""

    ADDED = "added"  # a body, an area, a line of the list, a role of somebody
    CHANGED = "changed"
    PLANNED = "planned"  # will begin later
    UNDONE = "undone"  # a plan taken back before it began
    ENDED = "ended"
    INVITED = "invited"
    SIGNED_OUT = "signed_out"  # the sessions of somebody ended
    REWORDED = "reworded"
    RESTORED = "restored"  # back to what came with the house
    SENT_AGAIN = "sent_again"
    DROPPED = "dropped"  # a message or an update that nobody will deal with
    REPLAYED = "replayed"
    BROUGHT = "brought"  # an import
    EXPORTED = "exported"  # a list of cases was taken away
    BROUGHT_BACK = "brought_back"  # everything, from a backup


class Solved(StrEnum):
    """The resident's answer to: is it solved?"""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"


class ReturnReason(StrEnum):
    """Why a body says a case is not theirs; the last two are raised, not bounced (principle 9)."""

    WRONG_PLACE = "wrong_place"  # 属地不符
    WRONG_BODY = "wrong_body"  # 权属不清
    OVERLAP = "overlap"  # 职能交叉
    UNCLEAR = "unclear"  # 内容不明
    DUPLICATE = "duplicate"  # 重复
    NO_POWER = "no_power"  # 无执法权
    NO_MEANS = "no_means"  # 人财物不足


RAISED_REASONS = frozenset({ReturnReason.NO_POWER, ReturnReason.NO_MEANS})


class DeclineReason(StrEnum):
    """Why something is not taken in (principle 3: listed, told, open to an appeal, counted)."""

    ELSEWHERE = "elsewhere"  # 不归本地管
    IN_COURT = "in_court"  # 正在诉讼、仲裁或复议
    OTHER_WAY = "other_way"  # 法律规定了专门渠道
    NO_REQUEST = "no_request"  # 没有要办的事
    DECIDED = "decided"  # 已有最终答复，没有新情况


class Noticed(StrEnum):
    """Who put right what the machine had read, and when."""

    DRAFT = "draft"  # the resident, before anything was registered
    RESIDENT = "resident"  # the resident, in the registered case
    DISPATCHER = "dispatcher"  # who settles what the machine was unsure of
    RULING = "ruling"  # who ruled on a return, or chose a body outside the list


class TimerKind(StrEnum):
    """What the clock may have to do."""

    REGISTER_DRAFT = "register_draft"  # an unconfirmed draft registers itself
    RUNG = "rung"  # next reminder or escalation of a case
    STAGE = "stage"  # somebody should have said whose a case is, or taken it
    FOLLOW_UP = "follow_up"  # ask once more for the verdict
    CLOSE_SILENT = "close_silent"  # no verdict came: close without one
    RESUME_CLOCK = "resume_clock"  # the resident did not answer: the clock goes on
    SEAL = "seal"  # nightly seal of the ledger
    PLEA = "plea"  # what a body has asked for waits for somebody's word
    DECISION = "decision"  # a coordinator's ruling, or what an appeal comes to, should be there
    ANONYMISE = "anonymise"  # a closed case lets go of its person
    DIGEST = "digest"  # staff are told in the morning what waits for them
    RECOGNISE = "recognise"  # nobody could make words of a recording or picture in time
    FORGOTTEN = "forgotten"  # whom a restored backup must forget again is written down
    GOVERN = "govern"  # a stage of a joint-governance matter ends, a promise is due, many have joined
    SERVICE = "service"  # a delivery is due
    POLL_CLOSE = "poll_close"  # a straw poll has run its time
    PART = "part"  # a body is reminded of its part of a case
    MEETING = "meeting"  # a joint meeting is near
    PROMISE = "promise"  # what was promised at one is due
    MEDIATION = "mediation"  # a mediation's meeting is near, its invitation is old, both are asked later
    SITE_CHECK = "site_check"  # who was to look on site has not told what they saw
    PATROL = "patrol"  # a round is tomorrow, or its day is over
    GRID_LOOK = "grid_look"  # in the morning the cells are looked through
    POLL_TOTALS = "poll_totals"  # what a straw poll came to is told to whoever began it
    ABSENCE = "absence"  # somebody goes away, or is back
    DRAW = "draw"  # what was asked of a source waits for an answer, or for its voucher
    VOTE = "vote"  # a vote opens, those who have not voted are reminded, it closes
    PANEL = "panel"  # a panel's consultation waits for its decision, or the panel's term ends
    ASSEMBLY = "assembly"  # a motion lapses, a speech or debate runs out, a vote of an assembly ends
    RESOLUTION = "resolution"  # a vote waits for what is decided, a task of it is due, a trial ends
    ROLL = "roll"  # an objection to a roll should be ruled on
    BUDGET = "budget"  # a step of a budget round ends, a body should have answered, a bill should be there
    EVALUATION = "evaluation"  # those who were drawn are invited, it closes, an answer or plan is due
    PETITION = "petition"  # the term of a petition ends, the hearing of its answer, a ruling on an appeal
    TOPIC = "topic"  # early warnings are looked for, topics proposed, promised and measured
    FIGURES = "figures"  # a month is over: its figures are published
    SIGNS = "signs"  # signs of gaming are looked for, a body has had its days to answer
    ROLLUPS = "rollups"  # days are summed up again where cases have changed
    INDEX = "index"  # the index of bodies is published, or somebody should have ruled on a plea about it
    DEFICITS = "deficits"  # the figures of a month stand: its deficits are published
    OPINION = "opinion"  # the map of a conversation is drawn anew, or it ends
    TRIAL = "trial"  # the review of a trial is drafted, or its time is over
    COVENANT = "covenant"  # comments on a draft end, it comes into force, its filing is missing
    FORECAST = "forecast"  # the next weeks are foreseen, what is short is told
    WEEK = "week"  # the week is told, some chats at a time
    ANNOUNCEMENT = "announcement"  # those who want to hear of something are told, some at a time
    PRACTICE = "practice"  # a practice waits for its review, a body for its next step; one is measured
    LOOP = "loop"  # the rules of the loop look at the figures
    PRAISE = "praise"  # a resident's praise reaches whom it is about
    WISH = "wish"  # a wish that others were offered first is open to everybody
    RECHECK = "recheck"  # some of those who called it solved are asked again, by lot


class ContactKind(StrEnum):
    """Ways to reach a person."""

    PHONE = "phone"
    NAME = "name"  # how they wish to be addressed
    ADDRESS = "address"


class Purpose(StrEnum):
    """What a person may agree to, each by itself (个人信息保护法 articles 13 to 17 and 29)."""

    SERVICE = "service"  # their words are kept and shown to those who answer
    CONTACT = "contact"  # how to reach them is kept
    LOCATION = "location"  # an exact place is kept
    PUBLISH = "publish"  # their words may be quoted on the public page


class OutboxState(StrEnum):
    """Where a message stands on its way out."""

    DUE = "due"
    SENDING = "sending"  # committed just before the send: a crash leaves it here
    SENT = "sent"
    DEAD = "dead"  # given up; an operator sees it
    DOUBTFUL = "doubtful"  # may have been sent; its kind forbids a second time
    DROPPED = "dropped"  # decided, by an operator or by a rule: it is not sent
    UNDELIVERABLE = "undeliverable"  # the chat takes nothing at present; kept for when it does


class Repeat(StrEnum):
    """What a crash in mid-send means for a message."""

    ALLOWED = "allowed"  # personal notices: twice is better than never
    NEVER = "never"  # receipts, broadcasts, escalations to officials: flagged instead


class Locale(StrEnum):
    """Languages of the catalogue."""

    HANS = "zh-CN"
    HANT = "zh-Hant"
    EN = "en"


class Clock(StrEnum):
    """How a time limit counts."""

    RUNNING = "running"  # nights and holidays count
    WORKING = "working"  # only working hours count
