"""JSON Lines on a terminal: foreign text in them cannot steer it or turn the reading direction."""

import json
import re

# C1 controls, and the format and separator characters that are not seen. Escaped, the JSON means
# the same.
_UNSEEN = re.compile(
    "[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def json_line(fields: object) -> str:
    """Give one line of JSON without its line break; letters of all scripts stay readable."""
    text = json.dumps(fields, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
