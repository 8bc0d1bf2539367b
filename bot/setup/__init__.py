"""`python3 -m bot setup`: asks what the bot must know, checks it live, and writes `.env` and the key."""
