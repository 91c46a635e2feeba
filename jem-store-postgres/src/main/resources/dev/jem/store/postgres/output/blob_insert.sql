insert into blob (sha256, size, parts, created_at) values (?, ?, ?, clock_timestamp())
