select exists (
    select from pg_locks
    where locktype = 'advisory' and classid = 1246055785 and objid = 1 and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and pid <> pg_backend_pid() and granted
)
