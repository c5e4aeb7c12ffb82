"""Phone notice, joint action, re-check: what their events say."""
