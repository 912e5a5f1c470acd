"""Hears that somebody says they were pressed for good marks, or to take a matter back."""

import re

from nlu.text import normalise

WHO = r"(?:我|俺|咱|大家|住户|业主|居民|老人|人家|客户)"
MAKES = r"(?:让|叫|催|逼|要求|求|哄|劝|喊|非要|盯|拦|请)(?:着|了)?"
PLAINLY = r"(?:催|逼|哄|劝)(?:着|了)?(?![他她它你])"
"""Said of nobody but who is pressed, so that it need not be named."""

MARKS = r"(?:[五5]颗?星|[五5]分|高分|满分|好评|好分|满意(?!的|答|结果|解决|处理|方案|说法|为止|度调查))"
GIVES = r"(?:打|给|评|点|填|选|写|按|说)"
BACK = r"(?:撤诉|撤回|撤单|撤销|撤掉|撤了|撤工单|撤投诉|销案|别投诉|不要投诉|别再投诉)"
GIFTS = r"(?:送|给).{0,8}(?:换|要|让).{0,6}"

CHINESE = re.compile(
    rf"(?:{MAKES}{WHO}|{PLAINLY}).{{0,8}}?{GIVES}.{{0,4}}?{MARKS}"
    rf"|(?:{MAKES}{WHO}|{PLAINLY}).{{0,6}}?{BACK}"
    rf"|{GIFTS}{MARKS}"
)
ENGLISH = re.compile(
    r"\b(?:press(?:ed|ing|es)?|push(?:ed|ing|es)?|ask(?:ed|ing|s)?|told|made|forc(?:ed|ing|es)|urg(?:ed|ing|es))\s+"
    r"(?:me|us|my \w+)\b.{0,20}?\b"
    r"(?:(?:five|5)[ -]?stars?|full marks|top marks|(?:good|high|top) (?:rating|mark|score)s?"
    r"|withdraw|take (?:it|the \w+|my \w+) back)",
    re.IGNORECASE,
)
NOT = re.compile(
    r"(?:没有?人?|没|不曾|未)(?:让|叫|催|逼|要求|求|劝)|怎么(?:撤|打)|(?:我|我们)?(?:想|要)(?:撤|打)"
)
WISH = re.compile(r"(?:能不能|可以|可不可以|麻烦|帮我|请帮)")
MOST = 60
"""Letters up to which words are about this alone: a longer story is told as a matter of its own."""


def tells_of_pressure(text: str) -> bool:
    """Whether short words say that somebody pressed for marks, or for a withdrawal."""
    plain = re.sub(r"[\s,，。.!！?？、“”\"'‘’]+", " ", normalise(text)).strip()
    if not plain or len(text) > MOST + len(re.findall(r"[A-Za-z]", text)):
        return False
    joined = plain if re.search(r"[A-Za-z]{3}", plain) else plain.replace(" ", "")
    if NOT.search(joined) or WISH.search(joined):
        return False
    return bool(CHINESE.search(joined) or ENGLISH.search(joined))
