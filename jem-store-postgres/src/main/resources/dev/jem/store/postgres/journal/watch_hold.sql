-- A session may take its own lock many times; once is enough.
select case
    when exists (
        select from pg_locks
        where locktype = 'advisory' and classid = 1246055785 and objid = 1 and objsubid = 2
            and database = (select oid from pg_database where datname = current_database())
            and pid = pg_backend_pid() and granted
    ) then true
    else pg_try_advisory_lock(1246055785, 1)
end
