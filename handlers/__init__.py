"""Conversation: the dialogue engine, the flows, one-shot answers, and what each role can do."""
