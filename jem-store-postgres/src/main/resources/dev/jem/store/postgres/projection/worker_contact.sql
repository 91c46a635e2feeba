update worker set contact = ?, since = ? where worker = ? and session = ?
