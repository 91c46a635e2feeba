delete from snapshot where seq = ?
