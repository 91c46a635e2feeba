select data from blob_part where sha256 = ? and part = ?
