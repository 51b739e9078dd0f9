"""The promises of every conversation, held against guided and random talk."""

import pytest
from hypothesis import HealthCheck, settings

from tests.dialogue.conversation import Conversation

Conversation.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestConversation = pytest.mark.slow(Conversation.TestCase)
