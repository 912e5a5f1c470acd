"""Reads the settings of the bots' tokens: one, or for residents one for each area."""

RESIDENTS = "residents"
AS_IT_SHOULD_BE = "a token as BotFather shows it, nothing behind it; of several areas AREA=TOKEN,AREA=TOKEN"


class TokensUnclear(ValueError):
    """The setting of a token cannot be read; its value is never told."""

    def __init__(self) -> None:
        super().__init__(AS_IT_SHOULD_BE)


def residents_tokens(setting: str) -> dict[str, str]:
    """Read `TOKEN`, or `AREA=TOKEN,AREA=TOKEN`: tokens by channel. Raises TokensUnclear."""
    if not setting:
        return {}
    if "=" not in setting:
        return {RESIDENTS: one_token(setting)}
    pairs = [each.partition("=") for each in setting.split(",") if each.strip()]
    found = {f"{RESIDENTS}-{area.strip()}": one_token(token) for area, _, token in pairs}
    if len(found) < len(pairs) or not all(area.strip() and token.strip() for area, _, token in pairs):
        raise TokensUnclear
    return found


def one_token(setting: str) -> str:
    """Return a token without the space around it. Raises TokensUnclear where a remark stands behind it."""
    token = setting.strip()
    if any(each.isspace() for each in token):
        raise TokensUnclear
    return token
