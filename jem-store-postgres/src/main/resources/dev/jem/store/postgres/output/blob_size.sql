select size, parts from blob where sha256 = ?
