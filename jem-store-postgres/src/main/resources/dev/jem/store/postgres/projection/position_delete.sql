delete from projection_position where seq = ?
