select seq, hash, digest, bytes, parts from snapshot where seq <= ? order by seq desc limit 1
