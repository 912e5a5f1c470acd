"""Checks a log of Bot API calls against the API's description: `python -m benchmarks.botapi SCHEMA LOG`.

SCHEMA is `api.json` of PaulSonOfLars/telegram-bot-api-spec; LOG comes from `python -m tests.botapi --log LOG`
or from `api.write_calls` in a test. Ends with 1 where something deviates.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks.parts.botapi_schema import check_answer, check_call, load


def main(schema_path: Path, log: Path) -> int:
    """Look at every call and every answer; print how many and what deviates."""
    schema = load(schema_path)
    calls = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    refused = [call for call in calls if call["status"] == 400]
    taken = [call for call in calls if call["status"] != 400]
    requests = Counter(words for call in taken for words in check_call(schema, call))
    answers = Counter(words for call in taken for words in check_answer(schema, call))
    told = {
        "schema": schema.version,
        "calls": len(calls),
        "refused_by_the_server": len(refused),
        "methods": dict(Counter(call["method"] for call in calls)),
        "requests_that_deviate": dict(requests),
        "answers_that_deviate": dict(answers),
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if requests or answers else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
