-- A day of the past that comes late takes the row away that repeats it on a later day.
GRANT DELETE ON raw.hub_counter TO observatory_loader;
