insert into projection_position (seq, at) values (?, ?)
