"""Reads the setting of the residents' tokens: one, or one for each area."""

RESIDENTS = "residents"


class TokensUnclear(ValueError):
    """The setting of the residents' tokens cannot be read; its value is never told."""


def residents_tokens(setting: str) -> dict[str, str]:
    """Read `TOKEN`, or `AREA=TOKEN,AREA=TOKEN`: tokens by channel. Raises TokensUnclear."""
    if not setting:
        return {}
    if "=" not in setting:
        return {RESIDENTS: setting}
    pairs = [each.partition("=") for each in setting.split(",") if each.strip()]
    found = {f"{RESIDENTS}-{area.strip()}": token.strip() for area, _, token in pairs}
    if len(found) < len(pairs) or not all(area.strip() and token.strip() for area, _, token in pairs):
        raise TokensUnclear
    return found
