select id from namespace where name = ?
