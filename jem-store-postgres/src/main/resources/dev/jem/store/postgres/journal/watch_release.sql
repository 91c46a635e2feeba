select pg_advisory_unlock(1246055785, 1)
