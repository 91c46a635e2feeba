insert into run_block (run, block, tasks)
select * from unnest(?::bigint[], ?::integer[], ?::bytea[])
on conflict (run, block) do update set tasks = excluded.tasks
