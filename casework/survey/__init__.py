"""排摸: visits, rooms, clues, the next attempt."""
