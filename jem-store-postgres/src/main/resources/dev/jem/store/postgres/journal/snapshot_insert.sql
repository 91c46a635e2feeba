insert into snapshot (seq, epoch, hash, digest, bytes, parts, written_at)
values (?, ?, ?, ?, ?, ?, clock_timestamp())
