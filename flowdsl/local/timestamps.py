"""Timestamps as Step Functions reads them: ISO-8601 with an offset, up to nine fraction digits."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

_PATTERN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(?:(Z)|([+-])(\d\d):?(\d\d))\Z", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_timestamp(text: str) -> Decimal | None:
    """Return seconds since the epoch, exact to the nanosecond, or None when the text is no timestamp.

    ``2016-12-05 21:29:29Z``, a text without offset, month 13 and hour 25 are no timestamps (recorded:
    test_wait_timestamp_jsonata[NO_T], [NO_Z], [INVALID_DATE], [INVALID_TIME]).
    """
    match = _PATTERN.match(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match.group(i)) for i in range(1, 6))
    second = int(match.group(6) or 0)
    if match.group(8):
        zone = UTC
    else:
        offset = timedelta(hours=int(match.group(10)), minutes=int(match.group(11)))
        if offset >= timedelta(hours=24):
            return None
        zone = timezone(-offset if match.group(9) == "-" else offset)
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    whole = (moment - _EPOCH) // timedelta(seconds=1)
    return Decimal(whole) + Decimal(match.group(7) or 0)
