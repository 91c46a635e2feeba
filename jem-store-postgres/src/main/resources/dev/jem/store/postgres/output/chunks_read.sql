select seq, at, stream, data from output_chunk where token = ? and seq >= ? order by seq limit ?
