select seq, at from projection_position order by seq desc limit 1
