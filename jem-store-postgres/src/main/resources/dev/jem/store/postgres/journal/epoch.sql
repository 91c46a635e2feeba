select epoch, pg_is_in_recovery() from leadership where cell = 0
