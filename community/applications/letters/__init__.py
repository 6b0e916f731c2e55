"""Letters that tell teams what was decided: written, read, and sent once.

words       what letters say: the site's words, or those of the call
preparing   letters for a decision, before anybody gets them
sending     the decision itself, and the e-mails
places      confirming or giving up the place that a municipality was offered
"""
