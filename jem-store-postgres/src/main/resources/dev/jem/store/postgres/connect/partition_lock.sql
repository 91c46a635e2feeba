-- Only one creates partitions at a time; released with the transaction.
select pg_advisory_xact_lock(1246055785, 3)
