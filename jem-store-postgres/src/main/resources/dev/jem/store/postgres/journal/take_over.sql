update leadership set epoch = epoch + 1, node = ?, taken_at = clock_timestamp() where cell = 0 and epoch = ?
