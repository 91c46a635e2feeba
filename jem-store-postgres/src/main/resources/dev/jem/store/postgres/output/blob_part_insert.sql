insert into blob_part (sha256, part, data) values (?, ?, ?)
