delete from principal where name = ?
