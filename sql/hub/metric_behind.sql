-- Note that the metrics of the whole Hub are behind what they are computed from: the next derivation computes the months from that of a day on anew.
UPDATE meta.hub_derived SET day = least(day, %(day)s), sweep_id = NULL WHERE what = 'metrics';
