"""The domain in plain Python: vocabulary, campaign, calendar, events, workflow, permissions and service."""
