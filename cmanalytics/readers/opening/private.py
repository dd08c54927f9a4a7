"""Private conversations in archives: they are left out before anything else looks at them."""

from typing import Any

MAX_DEPTH = 6
# What archives call private conversations; each file of a mailbox of Meta's has the three keys of the second.
_PRIVATE = frozenset(("direct message", "direct messages", "chat history", "chathistory", "dmconversation"))
_MAILBOX = frozenset(("participants", "messages", "thread_path"))


def leave_private(value: Any) -> tuple[Any, int]:
    """Return a document without its private conversations, and how many places held some."""
    if not isinstance(value, list):
        return _leave(value, 1)
    pairs = [_leave(item, 1) for item in value]
    return [kept for kept, hidden in pairs if kept or not hidden], sum(hidden for _, hidden in pairs)


def _leave(value: Any, depth: int) -> tuple[Any, int]:
    if not isinstance(value, dict) or depth > MAX_DEPTH:
        return value, 0
    if set(value) >= _MAILBOX:
        return {}, 1
    kept: dict[str, Any] = {}
    count = 0
    for key, item in value.items():
        if key.casefold() in _PRIVATE:
            count += bool(item)
        else:
            kept[key], inside = _leave(item, depth + 1)
            count += inside
    return kept, count
