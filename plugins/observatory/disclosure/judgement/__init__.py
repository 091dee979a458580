"""Judgement: pure rules over everything that was read. Which artifact belongs to which release, and what that shows.

``members`` puts models into releases, ``ownership`` says whose a repository, a paper or a dataset is, ``evidence`` says what each of
them shows of a dimension. SQL collects what they need (``sql/judgement/``) and stores what they say; it decides nothing.
"""
