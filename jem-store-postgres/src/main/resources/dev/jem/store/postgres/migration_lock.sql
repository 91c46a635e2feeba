select pg_advisory_lock(1246055785, 2)
