"""Are you the same person on two networks?"""
