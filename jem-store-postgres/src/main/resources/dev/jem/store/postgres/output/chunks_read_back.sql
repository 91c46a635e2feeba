select seq, at, stream, data from output_chunk where token = ? and seq < ? and stream <> 3 order by seq desc limit ?
