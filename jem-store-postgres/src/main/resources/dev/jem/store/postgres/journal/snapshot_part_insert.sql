insert into snapshot_part (seq, part, content) values (?, ?, ?)
