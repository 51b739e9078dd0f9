"""What a code of ours means by how its scene begins, and the word by which somebody agrees to what it asks."""

from __future__ import annotations

SAY = "say:"
"""The rest is said to the conversation, as if the person had written it: a code on a market's wall."""

SIGN_IN = "in:"
"""The rest is the scene of a browser that waits to be signed in."""

JOIN = "join:"
"""The rest is a sign-in link: whoever scans it is from then on the person, or holds the office, that it is for."""

AGREE = "确认登录"
"""What is written in answer to a code that signs in; scanning alone does not, since a stranger may show the code."""
